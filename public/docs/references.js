/**
 * Follows the references of the document. The resolver of Swagger UI works through the whole document whenever an
 * operation is first opened; all references of this document are local, so that looking them up is enough.
 */

/** @import { Plugin, System } from './swagger-ui.d.ts' */

/** @param {string} reference */
const pathOf = (reference) =>
  reference
    .slice('#/'.length)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))

/** @param {System} system */
const followerOf = ({ Im: { Map, List }, specSelectors: { specJson } }) => {
  /** @param {unknown} node @param {readonly string[]} around The references being followed; none is followed into itself. @returns {unknown} */
  const follow = (node, around = []) => {
    if (List.isList(node)) return node.map((item) => follow(item, around))
    if (!Map.isMap(node)) return node
    const reference = node.get('$ref')
    if (typeof reference !== 'string') return node.map((value) => follow(value, around))
    const target = around.includes(reference) ? undefined : specJson().getIn(pathOf(reference))
    if (!Map.isMap(target)) return node
    // Swagger UI takes the names of schemas from `$$ref`.
    return follow(target.merge(node.delete('$ref')).set('$$ref', reference), [...around, reference])
  }
  return follow
}

/** @type {Plugin} */
export const references = () => ({
  statePlugins: {
    spec: {
      wrapActions: {
        /** @param {unknown} _original @param {System} system */
        requestResolvedSubtree: (_original, system) => /** @param {readonly string[]} path */ (path) => {
          system.specActions.updateResolvedSubtree(
            path,
            followerOf(system)(system.specSelectors.specJson().getIn(path)),
          )
        },
      },
    },
  },
})
