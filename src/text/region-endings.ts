/** The kinds of regions that the ending of a name stands for: `Jilin City` and `吉林市` are no province. */
import { nameKeyOf } from './tokenizer.ts'

/** The longest endings come first: an autonomous region is no district. */
const endings: readonly (readonly [ending: string, kinds: readonly string[]])[] = (
  [
    ['Special Administrative Region', 'special-administrative-region'],
    ['Autonomous Prefecture', 'prefecture'],
    ['Autonomous Region', 'autonomous-region'],
    ['Municipality', 'municipality'],
    ['Prefecture', 'prefecture'],
    ['Province', 'province'],
    ['District', 'district zone'],
    ['County', 'county'],
    ['League', 'prefecture'],
    ['City', 'city municipality'],
    ['SAR', 'special-administrative-region'],
    ['特别行政区', 'special-administrative-region'],
    ['自治区', 'autonomous-region'],
    ['自治州', 'prefecture'],
    ['地区', 'prefecture macro-region zone'],
    ['大区', 'macro-region zone'],
    ['湾区', 'zone'],
    ['省', 'province'],
    ['市', 'city municipality'],
    ['盟', 'prefecture'],
    ['县', 'county'],
    ['旗', 'county'],
    ['区', 'district zone'],
  ] as const
).map(([ending, kinds]) => [` ${nameKeyOf(ending)}`, kinds.split(' ')])

/** Returns the kinds of regions that may have a name with this key; undefined if its ending does not tell. */
export const kindsMeant = (key: string): readonly string[] | undefined =>
  endings.find(([ending]) => key.endsWith(ending))?.[1]
