import { expect, it } from 'vitest'
import { insidePath } from '@/app/inside-path'

it.each(['/', '/work', '/p/0190a1b2-0000-7000-8000-000000000000', '/audit?outcome=refused&from=2026-01-01'])(
  '%s is inside',
  (path) => {
    expect(insidePath(path)).toBe(path)
  },
)

it.each([
  '//elsewhere.example',
  '/.//elsewhere.example/x',
  '/..//elsewhere.example',
  '/x/..//elsewhere.example',
  '/%2e//elsewhere.example',
  '/\\elsewhere.example',
  'https://elsewhere.example',
  'work',
  '/a b',
  undefined,
])('%s leads to the start', (path) => {
  expect(insidePath(path)).toBe('/')
})
