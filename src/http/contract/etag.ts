/** Entity tags and preconditions (RFC 9110). */
import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Stamp } from '../../store/store.ts'
import type { Precondition } from '../../store/writes.ts'
import { componentKeyword } from './parameters.ts'
import { invalidParameter, Problem } from './problems.ts'

/** The header of a read, as the document describes it. */
export const ifNoneMatchHeader = {
  'If-None-Match': {
    type: 'string',
    description:
      'Entity tags of answers that you have: 304 without a body while one of them is current. For example ' +
      '`W/"QmFzZTY0dXJsT2ZBIGhhc2"`.',
  },
}

/** The header of a write to one record. */
export const ifMatchHeader = {
  'If-Match': {
    type: 'string',
    description:
      'Writes only if the record has one of these entity tags, or with `*` only if it exists; else 412. For ' +
      'example `"1"`.',
  },
}

/** The header of a PUT. */
export const createOnlyHeader = {
  'If-None-Match': {
    type: 'string',
    description:
      'With `*`, writes only if the record does not exist, or only if it has none of these entity tags; else 412. For example `*`.',
    [componentKeyword]: 'If-None-Match.any',
  },
}

/**
 * The version of the rules by which answers are made. Raise it whenever the code answers otherwise for the same records,
 * so that no client is told "unchanged" after an upgrade.
 */
const rules = 12
/** The same of the plain JSON of single records, which follows from no other record. */
const recordRules = 3

/** Returns the strong tag of a record's plain JSON. */
export const recordTag = (revision: number): string => `"${revision.toString()}-v${recordRules.toString()}"`

const weak = (...parts: string[]): string =>
  `W/"${createHash('sha256')
    .update(JSON.stringify([rules, ...parts]))
    .digest('base64url')
    .slice(0, 22)}"`

const normalized = (url: string): string => {
  const [path = '', ...query] = url.split('?')
  const parameters = new URLSearchParams(query.join('?'))
  parameters.sort()
  return `${path}?${parameters.toString()}`
}

/** Returns the weak tag of an answer that any change of the register, or answer to a finding, may affect. */
export const registerTag = ({ epoch, sequence, reviews }: Stamp, url: string, format: string): string =>
  weak(epoch, sequence.toString(), reviews.toString(), normalized(url), format)

/** Returns the weak tag of a constant text. */
export const textTag = (text: string): string => weak(text)

const tagsIn = (header: string): string[] => header.match(/(?:W\/)?"[^"]*"/g) ?? []
/** Returns a tag without its mark of weakness. */
export const opaque = (tag: string): string => tag.replace(/^W\//, '')

/** Reports whether the client already has the representation with this tag. */
export const knows = ({ headers: { 'if-none-match': header } }: FastifyRequest, tag: string): boolean =>
  header !== undefined &&
  (header === tag || header.trim() === '*' || tagsIn(header).some((candidate) => opaque(candidate) === opaque(tag)))

/** Sets the tag, and replies 304 if the client already has it; reports whether it did. */
export const isFresh = (request: FastifyRequest, reply: FastifyReply, tag: string): boolean => {
  void reply.header('etag', tag)
  const known = knows(request, tag)
  if (known) void reply.code(304).send()
  return known
}

/** A write depends on the revision alone, whichever version of the rules the tag is from. */
const revisionOf = (tag: string): number => Number(/^"([1-9]\d{0,14})(?:-v\d+)?"$/.exec(tag)?.[1] ?? NaN)

type Tags = 'any' | readonly string[]

const tagsOf = (header: string | undefined): Tags | undefined =>
  header === undefined ? undefined : header.trim() === '*' ? 'any' : tagsIn(header)

/** A precondition on tags as the client sends them. */
export interface TagPrecondition {
  readonly match: Tags | undefined
  readonly noneMatch: Tags | undefined
}

const listOfTags = /^\s*(?:\*|(?:W\/)?"[^"]*"(?:\s*,\s*(?:W\/)?"[^"]*")*)\s*$/

/**
 * Returns the precondition in a write's headers. What `If-Match` cannot name matches nothing, but a write must not go on
 * because nobody can read which states forbid it. Throws a Problem: invalid-request.
 */
export const preconditionOn = ({ headers }: FastifyRequest): TagPrecondition => {
  const noneMatch = headers['if-none-match']
  if (noneMatch !== undefined && !listOfTags.test(noneMatch)) throw invalidParameter('If-None-Match', 'no-tags')
  return { match: tagsOf(headers['if-match']), noneMatch: tagsOf(noneMatch) }
}

/** Throws a Problem if the client wants to write only what it has seen, and that has another tag by now, or none. */
export const assertSeen = (request: FastifyRequest, tag?: string): void => {
  const { match } = preconditionOn(request)
  if (match === undefined || match === 'any' || match.some((one) => tag !== undefined && opaque(one) === opaque(tag)))
    return
  throw new Problem('stale-precondition', ['tag-now', tag])
}

/** Returns the precondition on a record; a weak or foreign tag matches no revision. */
export const preconditionOf = (request: FastifyRequest): Precondition => {
  const { match, noneMatch } = preconditionOn(request)
  return {
    match: typeof match === 'object' ? match.map(revisionOf) : match,
    noneMatch: typeof noneMatch === 'object' ? noneMatch.map(opaque).map(revisionOf) : noneMatch,
  }
}

// Answers that depend on the code alone, made at their first request.

/** Returns what sends a text or bytes of a media type, or 304. */
export const constant = (type: string, make: () => string | Buffer | Promise<string>) => {
  let made: { readonly content: string | Buffer; readonly tag: string } | undefined
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    if (!made) {
      const content = await make()
      made = { content, tag: textTag(content.toString('latin1')) }
    }
    void reply.type(type)
    return isFresh(request, reply, made.tag) ? reply : reply.send(made.content)
  }
}
