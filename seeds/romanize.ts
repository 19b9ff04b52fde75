/** Romanizes Chinese names of divisions, with the English names that neither a package nor plain pinyin gives. */
import { customPinyin, pinyin } from 'pinyin-pro'

// The dictionary reads it as `kā shén`.
customPinyin({ 喀什: 'kā shí' })

/** Splits a name into syllables: `吕梁市` → `lü`, `liang`, `shi`. */
export const syllablesOf = (name: string): string[] => pinyin(name, { toneType: 'none', type: 'array' })

/** Joins syllables, with an apostrophe before a vowel as in pinyin: `xi`, `an` → `Xi'an`. */
export const joinSyllables = (syllables: readonly string[]): string => {
  const joined = syllables
    .map((syllable, index) => (index > 0 && /^[aeo]/.test(syllable) ? `'${syllable}` : syllable))
    .join('')
  return joined.charAt(0).toUpperCase() + joined.slice(1)
}

/** The English names of the peoples in the names of autonomous regions and prefectures. */
export const peoples: Readonly<Record<string, string>> = {
  朝鲜族: 'Korean',
  土家族: 'Tujia',
  苗族: 'Miao',
  藏族: 'Tibetan',
  羌族: 'Qiang',
  彝族: 'Yi',
  布依族: 'Buyei',
  侗族: 'Dong',
  哈尼族: 'Hani',
  壮族: 'Zhuang',
  傣族: 'Dai',
  白族: 'Bai',
  景颇族: 'Jingpo',
  傈僳族: 'Lisu',
  回族: 'Hui',
  蒙古族: 'Mongol',
  蒙古: 'Mongol',
  哈萨克: 'Kazakh',
  柯尔克孜: 'Kyrgyz',
  维吾尔: 'Uygur',
}

/** English names of divisions whose names are not Chinese in origin, by code. */
export const englishNames: Readonly<Record<string, string>> = {
  15: 'Inner Mongolia',
  71: 'Taiwan',
  1501: 'Hohhot',
  1506: 'Ordos',
  1507: 'Hulunbuir',
  1508: 'Bayannur',
  1509: 'Ulanqab',
  1522: 'Hinggan',
  1525: 'Xilingol',
  1529: 'Alxa',
  2301: 'Harbin',
  2302: 'Qiqihar',
  5132: 'Ngawa',
  5133: 'Garze',
  5334: 'Deqen',
  5401: 'Lhasa',
  5402: 'Shigatse',
  5403: 'Qamdo',
  5404: 'Nyingchi',
  5406: 'Nagqu',
  5425: 'Ngari',
  6326: 'Golog',
  6501: 'Urumqi',
  6502: 'Karamay',
  6504: 'Turpan',
  6527: 'Bortala',
  6528: 'Bayingolin',
  6529: 'Aksu',
  6530: 'Kizilsu',
  6531: 'Kashgar',
  6532: 'Hotan',
  6540: 'Ili',
  6543: 'Altay',
}

/** Names of provinces in ISO 3166-2 that differ from pinyin. */
export const isoNames: Readonly<Record<string, string>> = {
  内蒙古自治区: 'Nei Mongol Zizhiqu',
  陕西省: 'Shaanxi Sheng',
  新疆维吾尔自治区: 'Xinjiang Uygur Zizhiqu',
}
