/** Filters: computes how far a subject lies within the region, industry, initiative and project asked for. */
import { remembered } from '../collections.ts'
import type { Places } from './places.ts'
import { keyOf } from './subjects.ts'
import { covering, type Cover } from './trees.ts'

export interface Filter {
  readonly regionWithin?: string | undefined
  readonly industryWithin?: string | undefined
  /** The initiative and all its parts. */
  readonly initiativeId?: string | undefined
  /** The project and all its parts. */
  readonly projectId?: string | undefined
}

type Test = (subject: string) => Cover

const inRegion = (places: Places, id: string): Test => {
  const cover = covering(places.regions, id)
  return (subject) => {
    const region = places.region(subject)
    return region === null ? 'outside' : cover(region)
  }
}

const inIndustry = (places: Places, id: string): Test => {
  const cover = covering(places.industries, id)
  return (subject) => {
    const covers = places.industriesOf(subject).map(cover)
    if (covers.every((one) => one === 'outside')) return 'outside'
    return covers.every((one) => one === 'inside') ? 'inside' : 'partly'
  }
}

const partOf =
  ({ path }: Places, key: string): Test =>
  (subject) =>
    path(subject).includes(key) ? 'inside' : path(key).includes(subject) ? 'partly' : 'outside'

/** A subject is inside if it is inside every filter, and outside if it is wholly outside any of them. */
export const coverBy = (places: Places, { regionWithin, industryWithin, initiativeId, projectId }: Filter): Test => {
  const tests = [
    ...(regionWithin === undefined ? [] : [inRegion(places, regionWithin)]),
    ...(industryWithin === undefined ? [] : [inIndustry(places, industryWithin)]),
    ...(initiativeId === undefined ? [] : [partOf(places, keyOf('initiative', initiativeId))]),
    ...(projectId === undefined ? [] : [partOf(places, keyOf('project', projectId))]),
  ]
  return tests.length === 0
    ? () => 'inside'
    : remembered((subject) => {
        const covers = tests.map((test) => test(subject))
        return covers.includes('outside') ? 'outside' : covers.includes('partly') ? 'partly' : 'inside'
      })
}
