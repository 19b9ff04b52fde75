/** Adds a button that copies a citation; without it the text can be selected. */

for (const text of document.querySelectorAll('[data-copy]')) {
  if (!(text instanceof HTMLElement)) continue
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'copy'
  button.textContent = text.dataset['copy'] ?? ''
  button.setAttribute('aria-live', 'polite')
  button.addEventListener('click', () => {
    getSelection()?.selectAllChildren(text)
    const done = () => {
      button.textContent = text.dataset['copied'] ?? ''
    }
    // Browsers give no clipboard to pages without TLS: there the text stays selected, to be copied by hand.
    if (isSecureContext) void navigator.clipboard.writeText(text.innerText.trim()).then(done, () => undefined)
  })
  text.after(button)
}
