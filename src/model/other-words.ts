/** Words that people use for values which have other names here. */
import type { Hint } from '../text/messages/en.ts'

const names: Readonly<Record<string, readonly string[]>> = {
  abandoned: ['cancelled', 'withdrawn'],
  active: ['implementation', 'in-force'],
  actuals: ['actual'],
  approved: ['committed', 'preparation'],
  approximately: ['about'],
  budget: ['planned'],
  budgeted: ['planned'],
  canceled: ['cancelled', 'withdrawn'],
  circa: ['about'],
  closed: ['completion', 'completed'],
  complete: ['completion', 'completed'],
  completed: ['completion', 'completed'],
  construction: ['implementation'],
  corporation: ['company'],
  done: ['completion', 'completed'],
  equals: ['exact'],
  executed: ['actual'],
  finished: ['completion', 'completed'],
  forecast: ['planned'],
  goal: ['target'],
  'in progress': ['implementation', 'in-force'],
  'in-progress': ['implementation', 'in-force'],
  maximum: ['at-most'],
  minimum: ['at-least'],
  ministry: ['government'],
  newspaper: ['news-article', 'media'],
  news: ['news-article'],
  ongoing: ['implementation', 'in-force'],
  'on hold': ['suspended'],
  operation: ['maintenance'],
  operational: ['maintenance'],
  paused: ['suspended'],
  pct: ['percent'],
  'pct-point': ['percentage-point'],
  'per-cent': ['percent'],
  'percent-point': ['percentage-point'],
  'percent-points': ['percentage-point'],
  percentage: ['percent'],
  'percentage-points': ['percentage-point'],
  percentages: ['percent'],
  percents: ['percent'],
  plan: ['planned', 'action-plan'],
  planning: ['preparation'],
  proposed: ['identification', 'announced'],
  range: ['between'],
  spent: ['actual'],
  state: ['province'],
  town: ['city'],
  'under construction': ['implementation'],
  university: ['research'],
}

/** Returns the name of a value, if people have another word for one of these. */
export const nameOf = (word: string, allowed: readonly string[]): string | undefined => {
  const folded = word.trim().toLowerCase()
  return Object.hasOwn(names, folded) ? names[folded]?.find((one) => allowed.includes(one)) : undefined
}

/** Gives the name of a value, if people have another word for one of these. */
export const otherName = (word: string, allowed: readonly string[]): Hint[] => {
  const called = nameOf(word, allowed)
  return called === undefined ? [] : [{ word, called }]
}
