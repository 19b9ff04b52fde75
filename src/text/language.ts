/** The languages in which the register speaks to people. */
export type Language = 'en' | 'zh'
