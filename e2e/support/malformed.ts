import type { Random } from '@/e2e/faults/random'
import { type Arg, BOUNDARY, callOf, field } from '@/e2e/support/action-body'
import type { ActionCall } from '@/e2e/support/action-calls'

/** Ways to spoil a call of a server action. */
export type Whole = { readonly id: string; readonly url: string; readonly args: readonly Arg[] }
export type Spoil = (call: Whole, random: Random, others: readonly Whole[]) => ActionCall

const FORM = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` }
const CONTENT_TYPES = [
  'application/json',
  'application/x-www-form-urlencoded',
  'text/plain',
  'text/x-component',
  'multipart/form-data',
  'multipart/form-data; boundary=',
  'multipart/form-data; boundary=elsewhere',
  'Multipart/Form-Data; boundary=x',
  'multipart/mixed; boundary=x',
  '',
]
/** Arguments as the framework’s decoder has other words for, and as it has none. */
const ROOTS = [
  '',
  'null',
  '5',
  '"$K1"',
  '{"0":null}',
  '["$0"]',
  '[{"a":"$0:0"}]',
  '["$1"]',
  '["$@1"]',
  '["$h0"]',
  '["$F0"]',
  '["$1:constructor:constructor"]',
  '["$0:__proto__:constructor"]',
  '["$B0"]',
  '["$R0"]',
  '["$i0"]',
  '["$Q0"]',
  '["$W0"]',
  '["$T"]',
  '["$n1e99"]',
  '["$D0"]',
  '["$A0"]',
  '["$"]',
  '[{"__proto__":{"actor":"x"},"constructor":{"prototype":{"x":1}}}]',
  '{"then":"$1:__proto__:then","status":"resolved_model","value":"{\\"then\\":\\"$B0\\"}","_response":{"_prefix":"x","_formData":{"get":"$1:constructor:constructor"}}}',
  '[1e999]',
  '[-0]',
  '["\\ud800"]',
  '[,]',
  `${'['.repeat(3_000)}${']'.repeat(3_000)}`,
]
/** Values that no field is meant to hold. */
export const NASTY = [
  '',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '😀'.repeat(40),
  '$K1',
  '$$',
  '$0:0',
  '__proto__',
  'constructor',
  '-1',
  '1e309',
  'NaN',
  '[object Object]',
  '../../../etc/passwd',
  '<script>alert(1)</script>',
  "'; drop table account; --",
  '9999-99-99',
  '2027-02-30T25:61',
  '0001-01-01',
  '\u202e\u2066x',
  ' '.repeat(1_000),
  'x'.repeat(70_000),
  '%00%0d%0a',
  'a\r\nset-cookie: x=y',
]

const text = (call: Whole, body: string | Buffer, more: Readonly<Record<string, string>> = {}): ActionCall => {
  const whole = callOf(call.id, call.url, call.args)
  return { ...whole, headers: { ...whole.headers, ...more }, body: Buffer.from(body as string) }
}

const bodyOf = ({ id, url, args }: Whole): ActionCall => callOf(id, url, args)

/** None of these is a call any more: whoever sends it, nothing is done. */
export const BROKEN: Readonly<Record<string, Spoil>> = {
  'cut off': (call, random) => {
    const { body, ...rest } = bodyOf(call)
    return { ...rest, body: body.subarray(0, random.between(0, Math.max(1, body.length - 8))) }
  },
  'another root': (call, random) => text(call, random.pick(ROOTS), { 'content-type': 'text/plain;charset=UTF-8' }),
  'another root in a form': (call, random) =>
    text(call, `${field('_1_x', 'y')}${field('0', random.pick(ROOTS))}--${BOUNDARY}--\r\n`, FORM),
  'a second value': (call, random) =>
    text(call, `${field('1', random.pick(ROOTS))}${field('0', '["$1","$@1"]')}--${BOUNDARY}--\r\n`, FORM),
  'too long': (call) => text(call, Buffer.concat([bodyOf(call).body, Buffer.alloc(1_100_000, 32)])),
  'an id of none': (call, random) => {
    const whole = bodyOf(call)
    const ids = ['', 'x', '__proto__', '7f'.padEnd(42, '0'), call.id.slice(1), `${call.id}0`, call.id.toUpperCase()]
    return { ...whole, headers: { ...whole.headers, 'next-action': random.pick(ids.filter((id) => id !== call.id)) } }
  },
  'a form without a script, of none': (call, random) => {
    const names = [
      [['$ACTION_ID_x', '']],
      [['$ACTION_REF_1', '']],
      [
        ['$ACTION_REF_1', ''],
        ['$ACTION_1:0', `{"id":"${call.id}","bound":"$@1"}`],
      ],
      [
        ['$ACTION_REF_1', ''],
        ['$ACTION_1:0', '{"id":"__proto__","bound":null}'],
      ],
      [
        ['$ACTION_REF_1', ''],
        ['$ACTION_1:0', '['],
        ['$ACTION_1:1', '['],
      ],
      [['$ACTION_KEY', 'x']],
    ]
    const fields = random.pick(names).map(([name = '', value = '']) => field(name, value))
    const { headers, ...whole } = text(call, `${fields.join('')}--${BOUNDARY}--\r\n`, FORM)
    const { 'next-action': _, ...rest } = headers
    return { ...whole, headers: rest }
  },
}

/** These may still be calls: of whoever may not, nothing is done. */
export const CHANGED: Readonly<Record<string, Spoil>> = {
  'as it is': (call) => bodyOf(call),
  'another action’s body': (call, random, others) => {
    const { body, headers } = bodyOf(random.pick(others))
    return { ...bodyOf(call), body, headers: { ...headers, 'next-action': call.id } }
  },
  'another type': (call, random) => text(call, bodyOf(call).body, { 'content-type': random.pick(CONTENT_TYPES) }),
  'a changed byte': (call, random) => {
    const { body, ...rest } = bodyOf(call)
    const changed = Buffer.from(body)
    for (let n = random.between(1, 5); n > 0 && changed.length > 0; n--)
      changed[random.between(0, changed.length)] = random.between(0, 256)
    return { ...rest, body: changed }
  },
  'keys that no form has': (call) => {
    const { body, ...rest } = bodyOf(call)
    const extra = ['__proto__', 'constructor', 'toString', 'actor', 'organisation', 'role'].map((name) =>
      field(`_1_${name}`, 'nair'),
    )
    return { ...rest, body: Buffer.concat([Buffer.from(extra.join('')), body]) }
  },
  'a nasty value': (call, random) => bodyOf({ ...call, args: call.args.map((arg) => spoilOne(arg, random)) }),
  'no arguments': (call) => bodyOf({ ...call, args: [] }),
  'a state that no answer gave': (call, random) => {
    const state = { object: { attempt: random.pick(NASTY), values: null, problems: [], typed: '', __proto__: null } }
    return bodyOf({ ...call, args: call.args.map((arg) => (arg === null ? state : arg)) })
  },
}

function spoilOne(arg: Arg, random: Random): Arg {
  if (arg === null || typeof arg !== 'object') return random.pick(NASTY)
  const all: Readonly<Record<string, unknown>> = 'form' in arg ? arg.form : arg.object
  const name = random.pick(Object.keys(all).concat(Object.keys(all).length === 0 ? ['x'] : []))
  if ('form' in arg) return { form: { ...arg.form, [name]: random.pick(NASTY) } }
  return { object: { ...arg.object, [name]: random.pick([...NASTY, null, 5, [], {}, [[]], true]) } }
}
