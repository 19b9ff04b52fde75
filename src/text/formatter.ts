/** Makes a formatter when it is first used: the data of dates and numbers take 17 ms and 8 MB to load. */
export const formatter = <F>(make: () => F): (() => F) => {
  let made: F | undefined
  return () => (made ??= make())
}

/** Returns the function that names a currency in a language, for one of it or for several; or gives its sign. */
export const currencyNamesIn = (locale: string, currencyDisplay: 'name' | 'narrowSymbol' = 'name') => {
  const formats = new Map<string, Intl.NumberFormat>()
  return (currency: string, amount: number): string => {
    const format =
      formats.get(currency) ?? new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay })
    formats.set(currency, format)
    return format.formatToParts(amount).find(({ type }) => type === 'currency')?.value ?? currency
  }
}
