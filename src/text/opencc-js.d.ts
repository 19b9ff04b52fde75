/** Each traditional character, a space and its simplified forms, parted by `|`. */
declare module 'opencc-js/dict/TSCharacters' {
  const pairs: string
  export default pairs
}
