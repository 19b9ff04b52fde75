/** Puts first the parameters that most readers need, and folds the filters by field, and the operators of these. */
import { foldRow } from './fold.js'

/** @import { Component, Listing, Mapping, Plugin, System } from './swagger-ui.d.ts' */
/** @import { Fold } from './fold.js' */

const inDemand = ['q', 'limit', 'sort']
const operator = /^(.+)\.(?:in|not|gte|lte|contains|exists|within)$/
/** An operation with no more filters than this shows them all. */
const few = 6

/** @param {Mapping} parameter */
const nameOf = (parameter) => String(parameter.get('name'))

/** @param {Mapping} parameter */
const isHeader = (parameter) => parameter.get('in') === 'header'

/** @param {Mapping} parameter */
const rank = (parameter) => {
  if (parameter.get('in') === 'path') return -2
  if (parameter.get('required') === true) return -1
  const at = inDemand.indexOf(nameOf(parameter))
  return at === -1 ? inDemand.length : at
}

/** @param {readonly Mapping[]} parameters */
const groupsOf = (parameters) => {
  const operators = parameters.filter((parameter) => operator.test(nameOf(parameter)))
  const filtered = new Set(operators.map((parameter) => operator.exec(nameOf(parameter))?.[1]))
  const fields = parameters.filter((parameter) => filtered.has(nameOf(parameter)))
  const filters = new Set([...fields, ...operators])
  /** @param {readonly Mapping[]} some */
  const ranked = (some) => [...some].sort((one, other) => rank(one) - rank(other))
  return filters.size <= few
    ? { others: ranked(parameters), fields: [], operators: [] }
    : { others: ranked(parameters.filter((parameter) => !filters.has(parameter))), fields, operators }
}

/** @type {Plugin} */
export const parameters = ({ React, Im: { Map, List, OrderedMap } }) => ({
  statePlugins: {
    spec: {
      wrapSelectors: {
        // The original merges all parameters of an operation to find one, and is asked for each of them.
        parameterWithMetaByIdentity:
          () =>
          /** @param {Mapping} state @param {readonly string[]} operation @param {Mapping} parameter */
          (state, operation, parameter) => {
            const id = `${String(parameter.get('in'))}.${nameOf(parameter)}`
            const meta = /** @type {Mapping | undefined} */ (state.getIn(['meta', 'paths', ...operation, 'parameters']))
            return OrderedMap().merge(parameter, meta?.get(id), meta?.get(`${id}.hash-${parameter.hashCode()}`))
          },
      },
    },
  },
  wrapComponents: {
    /** @param {unknown} Original @param {System} system @returns {Component<{ parameters: Listing, pathMethod: readonly string[] }>} */
    parameters: (Original, { specSelectors }) =>
      function Parameters(properties) {
        const [open, setOpen] = React.useState({ fields: false, operators: false })
        const { others, ...folded } = groupsOf(/** @type {readonly Mapping[]} */ (properties.parameters.toArray()))

        /** A filter that is filled in stays in sight, because it is sent. @param {Mapping} parameter */
        const isFilled = (parameter) =>
          (specSelectors.parameterWithMetaByIdentity(properties.pathMethod, parameter).get('value') ?? null) !== null

        /** @param {'fields' | 'operators'} group @param {string} text */
        const foldOf = (group, text) => {
          const all = folded[group]
          const toggle = () => {
            setOpen({ ...open, [group]: !open[group] })
          }
          const fold = { text: `${all.length} ${text}`, isOpen: open[group], toggle }
          // The table has rows of parameters alone, so this is one by its looks.
          const row = Map({ in: 'query', name: `fold of ${group}`, fold })
          return all.length === 0 ? [] : [row, ...all.filter((parameter) => open[group] || isFilled(parameter))]
        }

        const [example = Map({})] = folded.operators
        const rows = [
          ...others.filter((parameter) => !isHeader(parameter)),
          ...foldOf('fields', 'filters by field'),
          ...foldOf('operators', `filters with operators, like ${nameOf(example)}`),
          ...others.filter(isHeader),
        ]
        return React.createElement(Original, { ...properties, parameters: List(rows) })
      },
    /** @param {unknown} Original @returns {Component<{ rawParam: Mapping }>} */
    parameterRow: (Original) => (properties) => {
      const fold = /** @type {Fold | undefined} */ (properties.rawParam.get('fold'))
      return fold ? foldRow(React, fold, 2) : React.createElement(Original, properties)
    },
  },
})
