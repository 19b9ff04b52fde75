/** Filters operations by their words: those of the path, the method, the id and the summary, where Swagger UI knows tags alone. */

/** @import { Mapping, Plugin } from './swagger-ui.d.ts' */

/** @param {Mapping} operation @returns {string} */
const wordsOf = (operation) =>
  [['path'], ['method'], ['operation', 'operationId'], ['operation', 'summary']]
    .map((path) => /** @type {string | undefined} */ (operation.getIn(path)) ?? '')
    .join(' ')
    .toLowerCase()

/** @type {Plugin} */
export const operations = () => ({
  fn: {
    /** @param {Mapping} tags @param {string} phrase @returns {Mapping} */
    opsFilter: (tags, phrase) => {
      const words = phrase.toLowerCase().split(/\s+/)
      return tags
        .map((tag, name) => {
          const isOfTag = words.every((word) => name.toLowerCase().includes(word))
          return isOfTag
            ? tag
            : tag.set(
                'operations',
                /** @type {Mapping} */ (tag.get('operations')).filter((operation) =>
                  words.every((word) => wordsOf(operation).includes(word)),
                ),
              )
        })
        .filter((tag) => /** @type {Mapping} */ (tag.get('operations')).size > 0)
    },
  },
})
