/** Keeps the key for this tab or, if the reader asks for it, for this browser. */

const name = 'planledger.key'

/** @template T @param {() => T} access @returns {T | null} */
const ifAllowed = (access) => {
  try {
    return access()
  } catch {
    // A browser may refuse its storage to a page; the key then lasts as long as the page.
    return null
  }
}

export const kept = () => ifAllowed(() => sessionStorage.getItem(name) ?? localStorage.getItem(name))

export const forget = () => {
  ifAllowed(() => {
    sessionStorage.removeItem(name)
    localStorage.removeItem(name)
  })
}

/** @param {string} key @param {boolean} isForBrowser */
export const keep = (key, isForBrowser) => {
  forget()
  ifAllowed(() => {
    ;(isForBrowser ? localStorage : sessionStorage).setItem(name, key)
  })
}
