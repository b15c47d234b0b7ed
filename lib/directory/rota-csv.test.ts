import { describe, expect, it } from 'vitest'
import { MOST_BYTES, MOST_LINES, readRota } from './rota-csv'
import { planRota } from './rota-plan'

const NOW = new Date('2026-12-01T12:00:00Z')
const HEAD = 'person,department,from,until'
const LINE = 'bilic,5 West,2026-12-01 19:00,2026-12-02 07:00'
const bytes = (text: string) => new TextEncoder().encode(text)
const read = (text: string | Uint8Array) => readRota(typeof text === 'string' ? bytes(text) : text, 'Europe/Berlin', NOW)

function problems(text: string | Uint8Array): string[] {
  const answer = read(text)
  return answer.ok ? [] : answer.problems.map(({ line, words }) => `${line}: ${words}`)
}

describe('a rota as a file', () => {
  it.each([
    ['as a spreadsheet writes it', `\uFEFF${HEAD}\r\n${LINE}\r\n`],
    ['with semicolons', `${HEAD}\n${LINE}`.replaceAll(',', ';')],
    ['with columns in another order', `until,from,person,department\n2026-12-02 07:00,2026-12-01 19:00,bilic,5 West\n`],
    [
      'with quotation marks and an empty line',
      `"person","department","from","until"\n\n"bilic","5 West","2026-12-01 19:00","2026-12-02 07:00"`,
    ],
  ])('%s is read', (_, text) => {
    expect(read(text)).toMatchObject({
      ok: true,
      lines: [
        { person: 'bilic', department: '5 West', since: new Date('2026-12-01T18:00Z'), until: new Date('2026-12-02T06:00Z') },
      ],
    })
  })

  it('keeps accents in one spelling, commas inside quotation marks, and the number of the line', () => {
    const answer = read(`${HEAD}\n${LINE}\n"Ilic\u0301, Bogdan",Sächsische Station,2026-12-03 19:00,2026-12-04 07:00`)
    expect(answer.ok && answer.lines[1]).toMatchObject({ line: 3, person: 'Ilić, Bogdan', department: 'Sächsische Station' })
  })

  it.each([
    ['', '1: The file is empty.'],
    [HEAD, '1: There is no shift under the first line.'],
    [`${LINE}\n`, /^1: The first line names the columns.*“person” is missing/],
    [`${HEAD},ward\n${LINE},x`, /“ward” is none of them/],
    [`${HEAD},from\n${LINE},x`, /Each stands there once/],
    [`${HEAD}\n${LINE}\nbilic,5 West\n`, '3: This line has more or fewer columns than the first.'],
    [`${HEAD}\n"bilic,5 West,2026-12-01 19:00,x`, /quotation mark/],
    [`${HEAD}\n${LINE}\n${LINE}`, '3: This is line 2 again.'],
    [`${HEAD}\n,5 West,2026-12-01 19:00,2026-12-02 07:00`, '2: There is no person.'],
    [`${HEAD}\nbilic,,2026-12-01 19:00,2026-12-02 07:00`, '2: There is no department.'],
    [`${HEAD}\nbilic,5 West,1.12.2026 19:00,2026-12-02 07:00`, /^2: “from” is written 2026-12-01 19:00/],
    [`${HEAD}\nbilic,5 West,2027-03-28 02:30,2027-03-28 07:00`, /^2: “from” is a time that clocks skip/],
    [`${HEAD}\nbilic,5 West,2026-12-02 07:00,2026-12-01 19:00`, '2: It ends before it begins.'],
  ])('%# is refused in words, by its line', (text, words) => {
    const [first = ''] = problems(text)
    if (typeof words === 'string') expect(first).toBe(words)
    else expect(first).toMatch(words)
  })

  it('of another encoding, too large or too long is refused whole', () => {
    expect(problems(new Uint8Array([0xff, 0xfe, 0x70, 0x00]))[0]).toMatch(/not UTF-8/)
    expect(problems(Buffer.from(`${HEAD}\nIli\xe6`, 'latin1'))[0]).toMatch(/not UTF-8/)
    expect(problems('x'.repeat(MOST_BYTES + 1))[0]).toMatch(/larger than/)
    const many = Array.from({ length: MOST_LINES + 1 }, (_, i) => `p${i},W,2026-12-01 19:00,2026-12-02 07:00`)
    expect(problems([HEAD, ...many].join('\n'))[0]).toMatch(/more than 10000 lines/)
    expect(read([HEAD, ...many.slice(1)].join('\n'))).toMatchObject({ ok: true, lines: { length: MOST_LINES } })
    expect(problems([HEAD, ...many.slice(1).map(() => 'a,b,c,d')].join('\n'))).toHaveLength(100)
  })

  it('a shift that is over is read: a file of the whole month holds some', () => {
    expect(read(`${HEAD}\nbilic,5 West,2026-11-01 19:00,2026-11-02 07:00`).ok).toBe(true)
  })
})

describe('what a file does', () => {
  const at = (hour: number) => new Date(NOW.getTime() + hour * 3_600_000)
  const line = (account: string, since: number, until: number, department = 'W') => {
    return { line: 2, account, department, since: at(since), until: at(until) }
  }
  const row = (id: string, accountId: string, since: number, until: number, departmentId = 'W') => {
    return { id, accountId, departmentId, since: at(since), until: at(until) }
  }
  const said = (wanted: ReturnType<typeof line>[], standing: ReturnType<typeof row>[]) => {
    const { add, same, over, end } = planRota(wanted, standing, NOW)
    return { add: add.length, same: same.length, over: over.length, end: end.map(({ id }) => id) }
  }

  it('read twice it changes nothing', () => {
    const file = [line('a', -30, -20), line('a', -2, 6), line('b', 6, 14)]
    const standing = [row('1', 'a', -30, -20), row('2', 'a', -2, 6), row('3', 'b', 6, 14)]
    expect(said(file, standing)).toEqual({ add: 0, same: 3, over: 0, end: [] })
  })

  it('takes back what begins in its time and department and is not in it, and nothing else', () => {
    const standing = [
      row('in it', 'a', 1, 9),
      row('replaced', 'b', 2, 8),
      row('running', 'b', -1, 4),
      row('begun before', 'b', -50, 4),
      row('after', 'b', 40, 48),
      row('elsewhere', 'b', 2, 8, 'X'),
      row('over', 'b', -2, -1),
      row('taken back already', 'b', 3, 3),
    ]
    const file = [line('a', -3, -2), line('a', 1, 9), line('c', 12, 20)]
    expect(said(file, standing)).toEqual({ add: 1, same: 1, over: 1, end: ['replaced', 'running'] })
  })
})
