/** Helps to fill in the form of a record: suggests records for references, and adds elements to lists. Without it the form works as it is. */

/** @typedef {{ resource: string, id: string, title: string }} Hit */

const shown = 8
/** So many hits are asked for where some may be of other resources. */
const looked = 100
const patience = 150

/** Pages in Chinese lead to pages in Chinese. */
const prefix = document.documentElement.lang.startsWith('zh') ? '/zh' : ''

/** The titles of records that stand on the page or were suggested, by their addresses. @type {Map<string, string>} */
const titles = new Map()
for (const link of document.querySelectorAll('.control .note a'))
  titles.set(link.getAttribute('href') ?? '', link.textContent)

/** Returns the resource of the record that a control names. @param {HTMLInputElement} input */
const resourceOf = (input) => {
  const { search, by } = input.dataset
  if (search === undefined) return input.list?.id.replace('known-', '')
  const kind = input.form?.elements.namedItem(by ?? '')
  const choices = search.split(',').map((choice) => choice.split(':'))
  if (kind instanceof HTMLSelectElement || kind instanceof HTMLInputElement)
    return choices.find(([choice]) => choice === kind.value)?.at(-1)
  return choices.length === 1 ? choices[0]?.at(-1) : undefined
}

/** @param {HTMLInputElement} input */
const addressOf = (input) => `${prefix}/${resourceOf(input) ?? ''}/${input.value}`

/** Returns the place below a control for what is said about it. @param {HTMLInputElement} input */
export const noteBelow = (input) => {
  const found = document.getElementById(`${input.id}-note`)
  if (found) return found
  const note = document.createElement('div')
  note.id = `${input.id}-note`
  input.after(note)
  input.setAttribute('aria-describedby', `${input.getAttribute('aria-describedby') ?? ''} ${note.id}`.trim())
  return note
}

/** Lets the Tab key pass a link in a table of cells, and the link leave the page open. @param {Element} link */
export const beside = (link) => {
  if (!(link instanceof HTMLAnchorElement)) return
  link.tabIndex = -1
  link.target = '_blank'
}

/** Names the record that a control refers to below it, as the page does when it is drawn. @param {HTMLInputElement} input */
const nameBelow = (input) => {
  const address = addressOf(input)
  const listed = [...(input.list?.querySelectorAll('option') ?? [])].find((option) => option.value === input.value)
  const title = titles.get(address) ?? listed?.label
  document.getElementById(`${input.id}-note`)?.querySelector('.note:not(.warn)')?.remove()
  if (input.value === '' || title === undefined) return
  const [shown, link] = [document.createElement('div'), document.createElement('a')]
  shown.className = 'note'
  link.href = address
  link.textContent = title
  if (input.closest('.desk')) beside(link)
  shown.append(link)
  noteBelow(input).append(shown)
}
document.addEventListener('change', ({ target }) => {
  if (target instanceof HTMLInputElement && (target.dataset['search'] ?? target.list?.id.startsWith('known-')))
    nameBelow(target)
})

/** Returns the programme of a part, by its title. @param {string} title */
const wholeOf = (title) => title.split(/[:：]/)[0] ?? title

/** @param {HTMLInputElement} input */
const suggest = (input) => {
  const choices = (input.dataset['search'] ?? '').split(',').map((choice) => choice.split(':'))
  const options = document.createElement('datalist')
  options.id = `${input.id}-options`
  let asking = new AbortController()
  /** The kinds of the records that are suggested, by their ids. @type {Map<string, string>} */
  let kinds = new Map()
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer

  /** @param {Hit} hit @param {string} q */
  const optionOf = ({ id, title }, q) => {
    const option = document.createElement('option')
    option.value = id
    option.dataset['title'] = title
    // Browsers leave out an option that does not contain the words that were typed, as in another language.
    option.label = title.toLowerCase().includes(q.toLowerCase()) ? title : `${title} (${q})`
    return option
  }

  /** The resource that the control beside it has chosen; all of them if none is. */
  const resourcesNow = () => {
    const by = input.form?.elements.namedItem(input.dataset['by'] ?? '')
    // In a table of numbers nobody chooses a kind: it follows from the record.
    const chosen =
      by instanceof HTMLSelectElement && !input.closest('.desk')
        ? choices.filter(([choice]) => choice === by.value)
        : []
    return (chosen.length > 0 ? chosen : choices).map((choice) => choice.at(-1) ?? '')
  }

  const ask = async () => {
    const q = input.value.trim()
    asking.abort()
    asking = new AbortController()
    if (q === '') return
    const resources = resourcesNow()
    const [resource] = resources
    const query = new URLSearchParams({ q, limit: String(resources.length === 1 ? shown : looked) })
    if (resource !== undefined && resources.length === 1) query.set('resource', resource)
    try {
      // Figures have no names: forms find them by subject, year and stage.
      const path = resource === 'figures' && input.closest('.record') ? '/hints/figures' : '/search/hits'
      const answer = await fetch(`${path}?${query.toString()}`, { signal: asking.signal })
      if (!answer.ok) return
      const { data } = await answer.json().then((/** @type {{ data: Hit[] }} */ body) => body)
      const near = new Set([...document.querySelectorAll('.desk .subject a')].map((link) => wholeOf(link.textContent)))
      const hits = data
        .filter((hit) => resources.includes(hit.resource))
        .sort((one, other) => Number(near.has(wholeOf(other.title))) - Number(near.has(wholeOf(one.title))))
        .slice(0, shown)
      for (const { resource: of, id, title } of hits) titles.set(`${prefix}/${of}/${id}`, title)
      kinds = new Map(hits.map(({ id, resource: of }) => [id, choices.find(([, name]) => name === of)?.[0] ?? '']))
      options.replaceChildren(...hits.map((hit) => optionOf(hit, q)))
    } catch {
      // Aborted by the next key, or the line is down: an id can be typed all the same.
    }
  }

  input.addEventListener('change', () => {
    const by = input.form?.elements.namedItem(input.dataset['by'] ?? '')
    const kind = kinds.get(input.value)
    if (kind && (by instanceof HTMLSelectElement || by instanceof HTMLInputElement)) by.value = kind
  })
  input.after(options)
  input.setAttribute('list', options.id)
  input.addEventListener('input', () => {
    // It names the record that was here before.
    document.getElementById(`${input.id}-note`)?.querySelector('.note:not(.warn)')?.remove()
    clearTimeout(timer)
    timer = setTimeout(() => {
      void ask()
    }, patience)
  })
}

/** @param {Element} root */
const suggestIn = (root) => {
  for (const input of root.querySelectorAll('input[data-search]')) if (input instanceof HTMLInputElement) suggest(input)
}

/** Gives a copy of an element the next number, and empties it. @param {Element} element @param {string} list @param {number} at */
const numbered = (element, list, at) => {
  const copy = /** @type {HTMLElement} */ (element.cloneNode(true))
  const name = new RegExp(`${list}\\.\\d+\\.`, 'g')
  for (const node of copy.querySelectorAll('*'))
    for (const attribute of ['id', 'for', 'name', 'aria-describedby']) {
      const text = node.getAttribute(attribute)
      if (text !== null) node.setAttribute(attribute, text.replace(name, `${list}.${String(at)}.`))
    }
  for (const node of copy.querySelectorAll('.fault, .note, datalist')) node.remove()
  for (const node of copy.querySelectorAll('input, textarea'))
    if (node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement) node.value = ''
  const legend = copy.querySelector('legend')
  if (legend) legend.textContent = String(at + 1)
  return copy
}

/** @param {Element} list */
const offerMore = (list) => {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'more'
  button.textContent = list.getAttribute('data-more') ?? 'Add another'
  button.addEventListener('click', () => {
    const elements = list.querySelectorAll('fieldset')
    const last = elements[elements.length - 1]
    if (!last || !(list instanceof HTMLElement)) return
    const copy = numbered(last, list.dataset['list'] ?? '', elements.length)
    last.after(copy)
    suggestIn(copy)
    const first = copy.querySelector('input, select, textarea')
    if (first instanceof HTMLElement) first.focus()
  })
  list.append(button)
}

/** What a source prints is its own: a figure that is duplicated for another source loses it. */
document.addEventListener('change', ({ target }) => {
  const isDuplicate = location.pathname.endsWith('/figures/new') && new URLSearchParams(location.search).has('from')
  if (!isDuplicate || !(target instanceof HTMLInputElement) || target.name !== 'sourceId') return
  if (target.value === target.defaultValue) return
  const printed = target.form?.dataset['printed']?.split(',') ?? []
  for (const one of target.form?.elements ?? []) {
    const isEntry = one instanceof HTMLInputElement || one instanceof HTMLTextAreaElement
    const isPrinted = isEntry && printed.includes(one.name.replace(/\..*/, ''))
    if (isPrinted && one.value === one.defaultValue) one.value = ''
  }
})

/** Chooses a record in place; without a script the button sends the form. */
document.addEventListener('click', (event) => {
  const button = event.target instanceof Element ? event.target.closest('.choices button') : null
  if (!(button instanceof HTMLButtonElement) || !button.form) return
  event.preventDefault()
  for (const [name, text] of new URLSearchParams(button.value)) {
    const one = button.form.elements.namedItem(name)
    if (!(one instanceof HTMLInputElement || one instanceof HTMLSelectElement)) continue
    one.value = text
    if (one instanceof HTMLInputElement) titles.set(addressOf(one), button.textContent)
    one.focus()
    one.dispatchEvent(new Event('change', { bubbles: true }))
  }
  button.closest('.choices')?.remove()
})

/** The last answer to a form in this tab. */
const sentKey = 'sent-form'

/**
 * Lets Back and a reload show a refused form again, as it was filled and with its faults, or what saving would do, where
 * a browser would ask whether to send it once more: the page is fetched, and its content put back. With the form comes
 * the revision that was seen, so that nobody's change in between is overwritten.
 */
const keepSent = () => {
  const main = document.querySelector('main')
  const [navigation] = performance.getEntriesByType('navigation')
  if (!main || !(navigation instanceof PerformanceNavigationTiming)) return
  const address = location.pathname + location.search
  try {
    if ('sent' in main.dataset) {
      sessionStorage.setItem(sentKey, JSON.stringify([address, main.innerHTML]))
      history.replaceState(history.state, '', location.href)
      return
    }
    const [kept, content = ''] = /** @type {string[]} */ (JSON.parse(sessionStorage.getItem(sentKey) ?? '[]'))
    if (kept !== address) return
    if (navigation.type === 'reload' || navigation.type === 'back_forward') main.innerHTML = content
    else sessionStorage.removeItem(sentKey)
  } catch {
    // The storage is off or full: the browser asks, as it did.
  }
}

keepSent()
suggestIn(document.body)
for (const list of document.querySelectorAll('fieldset[data-list]')) offerMore(list)
const faults = document.querySelector('#faults')
if (faults instanceof HTMLElement) faults.focus()
