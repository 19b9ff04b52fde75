/** Makes a sheet of the table of numbers: keys, shared values at once, amounts as they are read. Without it the form works by its buttons. */
import { beside, noteBelow } from './edit.js'

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Control */

const form = document.querySelector('form.desk')
/** Pages in Chinese are answered in Chinese. */
const prefix = document.documentElement.lang.startsWith('zh') ? '/zh' : ''
const together = [['subjectKind', 'subjectId'], ['metric'], ['stage'], ['periodStart', 'periodEnd']]
const subjects = ['subjectId', 'partTitle', 'partLocalTitle']
const patience = 200
const dating = ['value', 'metric', 'periodStart', 'periodEnd']
const needed = ['value', 'unit', 'metric', 'stage']

/** @param {unknown} node @returns {node is Control} */
const isControl = (node) =>
  node instanceof HTMLInputElement || node instanceof HTMLSelectElement || node instanceof HTMLTextAreaElement

/** @param {HTMLFormElement} desk */
const sheet = (desk) => {
  /** @param {string} name */
  const control = (name) => {
    const found = desk.elements.namedItem(name)
    return isControl(found) ? found : undefined
  }
  const rows = [...desk.querySelectorAll('[name^="numbers."][name$=".value"]')].map(
    (one) => one.getAttribute('name')?.split('.')[1] ?? '',
  )
  /** @param {string} row @param {string} key */
  const cell = (row, key) => control(`numbers.${row}.${key}`)
  /** @param {string} row @param {string} key */
  const textOf = (row, key) => cell(row, key)?.value.trim() ?? ''
  /** @param {Control} one */
  const placeOf = (one) => {
    const [, row = '', key = ''] = /^numbers\.(\d+)\.(\w+)$/.exec(one.name) ?? []
    return { row, key, at: rows.indexOf(row) }
  }
  /** @param {Control | undefined} one @param {string} text */
  const put = (one, text) => {
    if (!one || one.value === text) return
    one.value = text
    one.dispatchEvent(new Event('change', { bubbles: true }))
  }
  /** @param {Control | undefined} one */
  const go = (one) => {
    one?.focus()
    if (one instanceof HTMLInputElement) one.select()
  }
  const count = () => {
    const button = desk.querySelector('.go')
    const saved = rows.filter((row) => textOf(row, 'save') === 'true').length
    if (button instanceof HTMLElement) button.textContent = (button.dataset['text'] ?? '').replace('#', String(saved))
  }

  /** Returns the cell that a number still lacks. @param {string} row */
  const lacking = (row) =>
    subjects.every((key) => textOf(row, key) === '')
      ? cell(row, 'subjectId')
      : needed.map((key) => cell(row, key)).find((one) => one?.value.trim() === '')

  /**
   * Takes the first record that is suggested and of which all that was typed begins words. Without one the first Enter
   * takes nothing, and the next one goes on with what was typed. @param {Control} one
   */
  const takeSuggestion = (one) => {
    if (!(one instanceof HTMLInputElement) || !one.list || one.value === '' || one.dataset['typed'] !== 'true')
      return false
    const options = [...one.list.querySelectorAll('option')]
    delete one.dataset['typed']
    if (options.some((option) => option.value === one.value)) return false
    const typed = one.value.toLowerCase().match(/\p{Script=Han}|[^\s\p{Script=Han}-]+/gu) ?? []
    // Fewer letters than these begin any name.
    const isName = typed.join('').length >= (/\p{Script=Han}/u.test(one.value) ? 2 : 3)
    const first = options.find(({ value, label, dataset }) => {
      const named = `${value} ${dataset['title'] ?? label}`.toLowerCase()
      const begins = named.split(/[^\p{L}\p{N}]+/u)
      return (
        isName &&
        typed.every(
          (word) =>
            begins.some((one) => one.startsWith(word)) || (/\p{Script=Han}/u.test(word) && named.includes(word)),
        )
      )
    })
    if (first) put(one, first.value)
    // Words that name nothing yet: suggestions may be on their way.
    return options.length > 0 || /[^a-z0-9-]/.test(one.value)
  }
  /** Takes the proposal: what is suggested, else the first choice, else the whole number. @param {Control} one */
  const take = (one) => {
    const { row, key, at } = placeOf(one)
    if (takeSuggestion(one)) return
    const choice = one.value === '' && one.closest('td')?.querySelector('.choices button')
    if (choice instanceof HTMLElement) {
      choice.click()
      return
    }
    // What is typed next into the shared row is no number's.
    if (row === '') return
    const missing = lacking(row)
    if (missing) go(missing)
    else {
      put(cell(row, 'save'), 'true')
      go(cell(rows[at + 1] ?? row, key === '' ? 'subjectId' : key))
    }
  }
  /** Copies what the row above says. @param {Control} one */
  const copyAbove = (one) => {
    const { row, key, at } = placeOf(one)
    const above = rows[at - 1]
    if (above === undefined) return
    // The amount and its words are those of one number.
    if (['value', 'asPrinted', 'quote'].includes(key)) return
    const keys = subjects.includes(key)
      ? ['subjectKind', 'partOfId', ...subjects]
      : (together.find((some) => some.includes(key)) ?? [key])
    for (const some of keys) put(cell(row, some), textOf(above, some))
  }
  /** @param {string} key */
  const sharedBy = (key) => control(`shared.0.${key}`)?.value.trim() ?? ''
  /**
   * Reports whether a cell says nothing of its own: also not one end of a period that waits for the other. A last day
   * that the text says may be a moment. @param {string} row @param {string} key
   */
  const isOpen = (row, key) =>
    textOf(row, key) === '' ||
    (['periodStart', 'periodEnd'].includes(key) &&
      textOf(row, key) === sharedBy(key) &&
      (key === 'periodStart' || cell(row, key)?.dataset['filled'] === 'true'))
  const fillDown = () => {
    for (const row of rows)
      for (const keys of together) {
        const decisive = keys[0] === 'subjectKind' ? subjects : keys
        if (!decisive.every((key) => isOpen(row, key))) continue
        for (const key of keys) {
          const one = cell(row, key)
          if (one?.value === '') one.dataset['filled'] = 'true'
          put(one, sharedBy(key))
        }
      }
  }

  /** Shows an amount with all its digits beside what was typed. @param {string} row */
  const readAmount = async (row) => {
    const one = cell(row, 'value')
    if (!(one instanceof HTMLInputElement)) return
    const query = new URLSearchParams(
      ['value', 'unit', 'qualifier', 'upperValue'].map((key) => [key, textOf(row, key)]),
    )
    const answer = await fetch(`${prefix}/hints/amount?${query.toString()}`)
    if (!answer.ok) return
    const { exact, fault } = await answer.json().then((/** @type {{ exact?: string, fault?: string }} */ read) => read)
    const shown = document.createElement('div')
    shown.className = fault === undefined ? 'note' : 'note bad'
    shown.textContent = fault ?? exact ?? ''
    noteBelow(one).replaceChildren(shown)
  }

  /** Says at once that a number has no period, as the page does when it is drawn. @param {string} row */
  const warnUndated = (row) => {
    const one = cell(row, 'periodStart')
    if (!(one instanceof HTMLInputElement)) return
    const isUndated = textOf(row, 'value') !== '' && textOf(row, 'periodStart') + textOf(row, 'periodEnd') === ''
    const isStock = desk.dataset['stocks']?.split(' ').includes(textOf(row, 'metric'))
    const note = noteBelow(one)
    note.querySelector('.note.warn')?.remove()
    if (!isUndated) return
    const shown = document.createElement('div')
    shown.className = 'note warn'
    shown.textContent = desk.dataset[isStock ? 'undatedStock' : 'undated'] ?? ''
    note.prepend(shown)
  }

  /** Brings the two figures of a relation from the fold to its cell. @param {string} row */
  const showRelated = (row) => {
    const place = cell(row, 'relation')?.closest('td')
    for (const key of ['fromFigureId', 'ofFigureId']) {
      const one = cell(row, key)?.closest('.control')
      if (one && !place?.contains(one)) place?.append(one)
    }
  }

  /** @type {Readonly<Record<string, (one: Control) => void>>} */
  const plain = {
    ArrowDown: (one) => {
      const { key, at } = placeOf(one)
      go(cell(rows[at + 1] ?? '', key === '' ? (one.name.split('.').at(-1) ?? '') : key))
    },
    ArrowUp: (one) => {
      const { key, at } = placeOf(one)
      go(at === 0 ? control(`shared.0.${key}`) : cell(rows[at - 1] ?? '', key))
    },
    Enter: take,
  }
  desk.addEventListener('keydown', (event) => {
    const { target: one } = event
    if (!isControl(one) || event.isComposing || event.altKey || event.shiftKey) return
    const isChord = event.ctrlKey || event.metaKey
    const act = isChord ? (event.key.toLowerCase() === 'd' ? copyAbove : undefined) : plain[event.key]
    // In a fold the keys do what they do elsewhere; suggestions that are open take the arrows.
    if (!act || (!isChord && (one.closest('details') || one instanceof HTMLTextAreaElement))) return
    if (event.key.startsWith('Arrow') && one.dataset['typed'] === 'true') return
    event.preventDefault()
    act(one)
  })
  // Wherever the focus is: a page that was just opened has it in no cell.
  document.addEventListener('keydown', (event) => {
    const isChord = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey
    const button = desk.querySelector('.go')
    if (!isChord || event.key.toLowerCase() !== 's' || !(button instanceof HTMLButtonElement)) return
    event.preventDefault()
    desk.requestSubmit(button)
  })
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  desk.addEventListener('input', ({ target: one }) => {
    const { row, key } = isControl(one) ? placeOf(one) : { row: '', key: '' }
    if (key === 'value' || key === 'unit') {
      clearTimeout(timer)
      timer = setTimeout(() => void readAmount(row), patience)
    }
    if (one instanceof HTMLInputElement && one.list) one.dataset['typed'] = 'true'
  })
  desk.addEventListener('focusout', ({ target: one }) => {
    if (isControl(one)) delete one.dataset['typed']
  })
  desk.addEventListener('change', ({ target: one }) => {
    if (!isControl(one)) return
    if (one.name.startsWith('shared.')) fillDown()
    const { row, key } = placeOf(one)
    if (key === 'save') count()
    if (dating.includes(key)) warnUndated(row)
    if (key === 'relation' && one.value !== '') showRelated(row)
  })
  for (const link of desk.querySelectorAll('.note a')) beside(link)
  let isUnsaved = false
  for (const type of ['input', 'change']) desk.addEventListener(type, () => (isUnsaved = true))
  desk.addEventListener('submit', () => (isUnsaved = false))
  window.addEventListener('beforeunload', (event) => {
    if (isUnsaved) event.preventDefault()
  })
  const work = () => {
    desk.classList.add('working')
  }
  window.addEventListener('scroll', work, { once: true, passive: true })
  for (const hint of document.querySelectorAll('.keys')) if (hint instanceof HTMLElement) hint.hidden = false
}

if (form instanceof HTMLFormElement) sheet(form)
