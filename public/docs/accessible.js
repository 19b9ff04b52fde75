/** Corrects what screen readers and keyboards stumble over in Swagger UI, and leaves out what this document does not need. */

/** @import { Component, Mapping, Plugin } from './swagger-ui.d.ts' */

/** @type {Plugin} */
export const accessible = ({ React: { createElement: h, Fragment } }) => {
  /** Names the controls within. @param {string} name @param {string} controls @param {unknown} Original @param {object} properties */
  const named = (name, controls, Original, properties) => {
    /** @param {HTMLElement | null} element */
    const label = (element) => {
      for (const control of element?.querySelectorAll(controls) ?? []) control.setAttribute('aria-label', name)
    }
    return h('div', { ref: label }, h(Original, properties))
  }
  const inputs = 'input, select, textarea'
  const copyButton = '.copy-to-clipboard button'
  const nothing = () => null
  return {
    components: {
      // There is one server, the one that serves this page.
      ServersContainer: nothing,
      CopyToClipboardBtn: nothing,
      /** Without the link that it had inside a button. @type {Component<{ operationProps: Mapping }>} */
      OperationSummaryPath: ({ operationProps }) =>
        h('span', { className: 'opblock-summary-path' }, String(operationProps.get('path'))),
    },
    wrapComponents: {
      /** Scrolls, so that it can be focused. @param {unknown} Original @returns {Component} */
      HighlightCode: (Original) => (properties) =>
        h(
          'div',
          { className: 'code', role: 'group', 'aria-label': 'Code', tabIndex: 0 },
          named('Copy', copyButton, Original, properties),
        ),
      /** @param {unknown} Original @returns {Component} */
      curl: (Original) => (properties) => named('Copy', copyButton, Original, properties),
      /** @param {unknown} Original @returns {Component} */
      operations: (Original) => (properties) =>
        h(Fragment, null, h('h2', { className: 'unseen' }, 'Operations'), h(Original, properties)),
      /** @param {unknown} Original @returns {Component<{ description: string }>} */
      JsonSchemaForm: (Original) => (properties) => named(properties.description, inputs, Original, properties),
      /** @param {unknown} Original @returns {Component} */
      RequestBody: (Original) => (properties) => named('Request body', inputs, Original, properties),
    },
  }
}
