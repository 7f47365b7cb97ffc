import { expect, test } from 'vitest'
import { addressKey, clientAddress } from './client-address.ts'

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['::ffff:c000:207', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::99', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002:0000:0000:0000:0001', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:db8:0:0:1::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['2001:db8:1:2:0:ffff:1:1', '2001:db8:1:2::/64'],
  [undefined, 'unknown'],
  ['', 'unknown'],
  ['example.org', 'unknown'],
  ['192.0.2.7:80', 'unknown'],
  ['192.0.2.7\r\n', 'unknown'],
  ['__proto__', 'unknown'],
])('%j counts as %j', (address, key) => {
  expect(addressKey(address)).toBe(key)
})

test.each([
  [0, '203.0.113.9', '192.0.2.7'],
  [1, '203.0.113.9', '203.0.113.9'],
  [1, '10.0.0.1, 203.0.113.9', '203.0.113.9'],
  [2, '198.51.100.1, 203.0.113.9, 10.0.0.1', '203.0.113.9'],
  [2, '203.0.113.9', 'unknown'],
  [1, '', 'unknown'],
  [1, undefined, 'unknown'],
  [1, 'evil', 'unknown'],
])('behind %i proxies, %j is from %j', (proxies, forwardedFor, address) => {
  expect(clientAddress('192.0.2.7', forwardedFor, proxies)).toBe(address)
})
