/** Asks for the reader's API key, says if it is wrong, and keeps it no longer than the reader wants. */
import { forget, keep, kept } from './kept-key.js'

/** @import { Component, Plugin, System } from './swagger-ui.d.ts' */

/** The name of the security scheme in the document. */
const scheme = 'key'

/** @param {System['authActions']} actions @param {string} value */
const use = (actions, value) => {
  actions.authorize({ [scheme]: { name: scheme, schema: { type: 'http', scheme: 'bearer' }, value } })
}

/** Asks the server, which refuses a wrong key even where none is needed. @param {string} key @returns {Promise<string>} */
const faultOf = async (key) => {
  if (!/^[\x21-\x7e]+$/.test(key)) return 'This is no key. Enter the key alone, without Bearer and spaces.'
  try {
    const answer = await fetch('/health/live', { headers: { authorization: `Bearer ${key}` } })
    if (answer.ok) return ''
    const { detail } = await answer.json().then((/** @type {{ detail: string }} */ problem) => problem)
    return detail
  } catch {
    return 'The key could not be checked: the server does not answer.'
  }
}

/** @type {Plugin} */
export const key = ({ React, getComponent }) => {
  const { createElement: h, useState } = React

  /** @type {HTMLDialogElement | null} */
  let dialog = null
  /** @param {HTMLDialogElement | null} element */
  const show = (element) => {
    dialog = element
    if (dialog?.open === false) dialog.showModal()
  }

  /** @type {Component<System>} */
  const KeyDialog = ({ authActions, authSelectors, specSelectors }) => {
    const [fault, setFault] = useState('')
    const isEntered = authSelectors.authorized().size > 0
    const logOut = () => {
      authActions.logout([scheme])
      forget()
    }
    /** @param {SubmitEvent & { currentTarget: HTMLFormElement }} event */
    const enter = async (event) => {
      event.preventDefault()
      const entries = new FormData(event.currentTarget)
      const value = /** @type {string} */ (entries.get('key')).trim()
      const found = await faultOf(value)
      setFault(found)
      if (found !== '') return
      use(authActions, value)
      keep(value, entries.has('keep'))
      // Closed before it is gone, so that the focus returns to where it was.
      dialog?.close()
    }
    const form = h(
      'form',
      { onSubmit: enter },
      h(getComponent('Markdown', true), {
        source: specSelectors.specJson().getIn(['components', 'securitySchemes', scheme, 'description']),
      }),
      h('label', { htmlFor: 'key' }, 'API key'),
      h('input', {
        id: 'key',
        name: 'key',
        type: 'password',
        autoComplete: 'off',
        required: true,
        'aria-describedby': 'key-note key-fault',
        'aria-invalid': fault !== '',
      }),
      h('p', { id: 'key-fault', className: 'fault', role: 'alert' }, fault),
      h('p', { id: 'key-note' }, 'It is forgotten when this tab is closed.'),
      h('label', null, h('input', { name: 'keep', type: 'checkbox' }), ' Keep it in this browser until I log out'),
      h('p', { className: 'actions' }, h('button', { className: 'btn authorize' }, 'Authorize')),
    )
    const entered = h(
      'p',
      { className: 'actions' },
      'A key is entered, and sent with every request. ',
      h('button', { type: 'button', className: 'btn', onClick: logOut }, 'Log out'),
    )
    return h(
      'dialog',
      {
        className: 'key',
        ref: show,
        onClose: () => authActions.showDefinitions(false),
        'aria-labelledby': 'key-title',
      },
      h('h2', { id: 'key-title' }, 'Your key'),
      isEntered ? entered : form,
      h('form', { method: 'dialog' }, h('button', null, 'Close')),
    )
  }

  return {
    components: {
      authorizationPopup: KeyDialog,
      /** @type {Component<{ isAuthorized: boolean, showPopup: boolean, onClick: () => void }>} */
      authorizeBtn: ({ isAuthorized, showPopup, onClick }) =>
        h(
          'div',
          { className: 'auth-wrapper' },
          h(
            'button',
            { type: 'button', className: 'btn authorize', onClick },
            isAuthorized ? 'Authorized' : 'Authorize',
          ),
          showPopup ? h(getComponent('authorizationPopup', true), null) : null,
        ),
    },
    /** @param {System} system */
    afterLoad: ({ authActions }) => {
      const value = kept()
      if (value !== null) use(authActions, value)
    },
  }
}
