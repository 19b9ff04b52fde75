/** A row of a table that folds and unfolds other rows. */

/** @import { Element, React } from './swagger-ui.d.ts' */

/** @typedef {{ text: string, isOpen: boolean, toggle: () => void }} Fold */

/** @param {React} react @param {Fold} fold @param {number} columns @returns {Element} */
export const foldRow = ({ createElement }, { text, isOpen, toggle }, columns) =>
  createElement(
    'tr',
    { className: 'fold' },
    createElement(
      'td',
      { colSpan: columns },
      createElement('button', { type: 'button', 'aria-expanded': isOpen, onClick: toggle }, text),
    ),
  )
