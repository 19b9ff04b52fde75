/** The version of everything that is indexed of texts. */
import { languages } from './languages/index.ts'

/** Raised with every change of the tokenizer, of name keys, or of which texts are searched. */
const rules = 1

/** A register that was indexed under another version is indexed anew when it is opened. */
export const textVersion = [
  `rules ${rules.toString()}`,
  ...languages.map(({ name, version }) => `${name} ${version.toString()}`),
].join(', ')
