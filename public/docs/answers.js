/** Shows the answers to a request that succeeds, and folds all others into one row. */
import { foldRow } from './fold.js'

/** @import { Component, Mapping, Plugin } from './swagger-ui.d.ts' */
/** @import { Fold } from './fold.js' */

/** @type {Plugin} */
export const answers = ({ React, Im: { Map } }) => ({
  wrapComponents: {
    /** @param {unknown} Original @returns {Component<{ responses: Mapping, tryItOutResponse: Mapping | null }>} */
    responses: (Original) =>
      function Responses(properties) {
        const [isOpen, setOpen] = React.useState(false)
        const { responses, tryItOutResponse } = properties
        const received = String(tryItOutResponse?.get('status'))
        const isFolded = (/** @type {string} */ status) => !status.startsWith('2')
        const others = responses.filter((_response, status) => isFolded(status))
        const fold = {
          text: `Other answers: ${others.keySeq().toArray().join(', ')}`,
          isOpen,
          toggle: () => {
            setOpen(!isOpen)
          },
        }
        const shown = responses
          .filter((_response, status) => !isFolded(status))
          .set('others', Map({ fold }))
          .merge(others.filter((_response, status) => isOpen || status === received))
        return React.createElement(Original, { ...properties, responses: shown })
      },
    /** @param {unknown} Original @returns {Component<{ response: Mapping }>} */
    response: (Original) => (properties) => {
      const fold = /** @type {Fold | undefined} */ (properties.response.get('fold'))
      return fold ? foldRow(React, fold, 3) : React.createElement(Original, properties)
    },
  },
})
