/** Decides where a webhook may lead: by https to public addresses, and in any way to the hosts that the operator names. */
import dns from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import library from 'ipaddr.js'

type Hosts = readonly string[]

/** The host of a URL as an address; of IPv6, without brackets. The parser has made one of every octal or hex number. */
const literalIn = ({ hostname }: URL): string | undefined => {
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  return isIP(host) === 0 ? undefined : host
}

/** Reports whether an address is globally routable. Addresses that lead to others, such as 6to4 and NAT64, are not. */
const isPublic = (address: string): boolean => {
  const ip = library.parse(address)
  // Beyond 2000::/3 no IPv6 address is allocated.
  return ip.range() === 'unicast' && (ip.kind() === 'ipv4' || ip.match(library.parse('2000::'), 3))
}

const notPublic = (address: string): string => `${address} is no public address.`

/** Returns what is wrong with the URL of a webhook, or undefined. */
export const wrongTarget = (text: string, hosts: Hosts): string | undefined => {
  if (!URL.canParse(text) || !/^https?:\/\//i.test(text)) return 'Must be an https address.'
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') return 'Must not contain a name or password.'
  if (url.hash !== '') return 'Must not contain a fragment, which is never sent.'
  if (hosts.includes(url.hostname)) return undefined
  if (url.protocol !== 'https:') return 'Must be an https address, unless `WEBHOOK_HOSTS` names its host.'
  const literal = literalIn(url)
  return literal === undefined || isPublic(literal) ? undefined : notPublic(literal)
}

const publicAddresses = async (hostname: string): Promise<dns.LookupAddress[]> => {
  const addresses = await dns.promises.lookup(hostname, { all: true })
  for (const { address } of addresses) if (!isPublic(address)) throw new Error(notPublic(address))
  return addresses
}

/**
 * Finds the addresses of a host and refuses it unless all of them are public. A connection is made to what this returns,
 * so no name can lead elsewhere after it was checked.
 */
export const lookupPublic: LookupFunction = (hostname, { all }, callback) => {
  publicAddresses(hostname).then(
    (addresses) => {
      const [{ address, family } = { address: '', family: 0 }] = addresses
      if (all === true) callback(null, addresses)
      else callback(null, address, family)
    },
    (error: unknown) => {
      callback(error as Error, '', 0)
    },
  )
}
