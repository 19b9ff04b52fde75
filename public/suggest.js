/** Offers, while one types in the search box, what the register holds under these words; without it the form still searches. */

/** @typedef {{ resource: string, id: string, title: string }} Hit */

const shown = 8
/** Pages in Chinese lead to pages in Chinese. */
const prefix = document.documentElement.lang.startsWith('zh') ? '/zh' : ''
const patience = 120

/**
 * @template {Element} T
 * @param {string} selector
 * @param {new () => T} type
 */
const find = (selector, type) => {
  const found = document.querySelector(selector)
  if (!(found instanceof type)) throw new Error(`The page has no ${selector}.`)
  return found
}

const input = find('#q', HTMLInputElement)
const list = find('#found', HTMLUListElement)
const form = find('.search', HTMLFormElement)

let asking = new AbortController()
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer
let chosen = -1

/** @returns {HTMLElement[]} */
const options = () => [...list.querySelectorAll('li')]

/** @param {number} at */
const choose = (at) => {
  chosen = at
  options().forEach((option, index) => {
    option.setAttribute('aria-selected', String(index === at))
  })
  const option = options()[at]
  if (option) input.setAttribute('aria-activedescendant', option.id)
  else input.removeAttribute('aria-activedescendant')
}

const close = () => {
  clearTimeout(timer)
  asking.abort()
  list.hidden = true
  input.setAttribute('aria-expanded', 'false')
  choose(-1)
}

/** @param {Hit} hit @param {number} index */
const optionOf = ({ resource, id, title }, index) => {
  const option = document.createElement('li')
  const kind = document.createElement('small')
  option.id = `found-${index}`
  option.role = 'option'
  option.dataset['href'] = `${prefix}/${resource}/${id}`
  const inMenu = document.querySelector(`.menu a[href="${prefix}/${resource}"]`)
  kind.textContent = prefix === '' ? resource : (inMenu?.textContent ?? resource)
  // As text: whatever a title holds, it is no markup.
  option.append(title, kind)
  return option
}

/** @param {Hit[]} hits */
const show = (hits) => {
  list.replaceChildren(...hits.map(optionOf))
  list.hidden = hits.length === 0
  input.setAttribute('aria-expanded', String(hits.length > 0))
  choose(-1)
}

const ask = async () => {
  const q = input.value.trim()
  asking.abort()
  asking = new AbortController()
  if (q === '') {
    close()
    return
  }
  try {
    const answer = await fetch(`/search/hits?${new URLSearchParams({ q, limit: String(shown) }).toString()}`, {
      signal: asking.signal,
    })
    // What cannot be suggested can still be searched for, and the page of results says what is wrong.
    if (!answer.ok) {
      close()
      return
    }
    show(await answer.json().then((/** @type {{ data: Hit[] }} */ { data }) => data))
  } catch {
    // Aborted by the next key, or the line is down: the form still works.
  }
}

/** @param {Element | undefined} option */
const follow = (option) => {
  if (option instanceof HTMLElement) location.assign(option.dataset['href'] ?? '/')
}

/** @type {Readonly<Record<string, (event: KeyboardEvent) => void>>} */
const keys = {
  ArrowDown: () => {
    choose((chosen + 1) % options().length)
  },
  ArrowUp: () => {
    choose((chosen <= 0 ? options().length : chosen) - 1)
  },
  Escape: close,
  Enter: () => {
    follow(options()[chosen])
  },
}

input.setAttribute('role', 'combobox')
input.setAttribute('aria-autocomplete', 'list')
input.setAttribute('aria-controls', list.id)
input.setAttribute('aria-expanded', 'false')
input.addEventListener('input', () => {
  clearTimeout(timer)
  timer = setTimeout(() => {
    void ask()
  }, patience)
})
input.addEventListener('keydown', (event) => {
  const act = keys[event.key]
  // An input method takes these keys for itself while it composes, as for Chinese.
  if (!act || list.hidden || event.isComposing || (event.key === 'Enter' && chosen === -1)) return
  event.preventDefault()
  act(event)
})
list.addEventListener('mousedown', (event) => {
  event.preventDefault()
})
list.addEventListener('click', (event) => {
  if (event.target instanceof Element) follow(event.target.closest('li') ?? undefined)
})
form.addEventListener('focusout', (event) => {
  if (!(event.relatedTarget instanceof Node && form.contains(event.relatedTarget))) close()
})
