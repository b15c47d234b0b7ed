import { ALTERED, alterTiles, cutTiles, forgeCheckpoint, serveOlderCheckpoint } from '@/e2e/support/on-the-way'
import { VerifyPage } from '@/e2e/support/pages/audit'
import { expect, test } from '@/e2e/support/personas'
import { ownerSql } from '@/e2e/support/portal'

/** The six states of the seal, each with a cause that a portal or a network can really be. */

test('nothing is said of the ledger before this device checked it', async ({ rahmani }) => {
  const { seal, button } = await VerifyPage.open(rahmani)
  await expect(seal).toContainText('Not checked on this device.')
  await expect(button).toHaveText('Check the whole history here')
  await expect(seal.getByRole('listitem')).toHaveText(Array(5).fill(/^Not begun: /))
})

test('while it checks it counts, and says of nothing that it holds', async ({ rahmani }) => {
  const verify = await VerifyPage.open(rahmani)
  let goOn: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    goOn = resolve
  })
  await rahmani.route(/\/ledger\/tile\/entries\//, async (route) => {
    await held
    await route.continue()
  })
  await verify.button.click()
  await expect(verify.seal).toContainText('Checking on this device…')
  await expect(verify.seal.getByRole('progressbar')).toBeVisible()
  await expect(verify.part('Leaves')).toContainText('Under way')
  await expect(verify.part('Checkpoint')).toContainText('Not begun')
  goOn()
  await expect(verify.seal).toContainText('Intact.')
})

test('intact: every part with its numbers, the signature’s maker, and words to compare', async ({ rahmani }) => {
  const verify = await VerifyPage.open(rahmani)
  // The witnesses are asked every ten seconds: what was written since the last round is not countersigned yet.
  await expect(async () => {
    await verify.check()
    await expect(verify.part('Witnesses')).toHaveText(/^Holds: /, { timeout: 500 })
  }).toPass()
  await expect(verify.seal).toContainText('Intact.')
  await expect(verify.seal).toContainText(/[Cc]ountersigned by one and two, at \d\d:\d\d/)
  await expect(verify.seal).toContainText(/fingerprint [0-9a-f]{4}( [0-9a-f]{4}){3}/)
  await expect(verify.seal).toContainText(/Checked here \d\d:\d\d:\d\d · ([\d,]+) of \1/)
  await expect(verify.seal).toContainText(/\w+ · \w+ · \w+ · \w+/)
  await expect(verify.part('Leaves')).toHaveText(/^Holds: Leaves: ([\d,]+) of \1/)
  await expect(verify.part('Links')).toHaveText(/^Holds: Links: ([\d,]+) of \1/)
  await expect(verify.part('Tree')).toHaveText(/^Holds: Tree: root [0-9a-f]{8}…/)
  await expect(verify.part('Checkpoint')).toHaveText(/^Holds: Checkpoint: signed for [\d,]+ entries/)
  await expect(verify.part('Witnesses')).toHaveText(/^Holds: Witnesses: one, two/)
})

test('the policy is kept on the device: another one proposed later is an alarm and decides nothing', async ({ rahmani }) => {
  const verify = await (await VerifyPage.open(rahmani)).check()
  await expect(verify.seal).toContainText('This device keeps the portal’s policy from now on')
  await rahmani.route(/\/ledger\/policy$/, async (route) => {
    const lines = (await (await route.fetch()).text()).split('\n').filter((line) => /^(log|# chartseal)/.test(line))
    await route.fulfill({ body: `${lines.join('\n')}\nquorum none\n`, contentType: 'text/plain' })
  })
  await expect(async () => {
    await verify.check()
    await expect(verify.seal).toContainText(/[Cc]ountersigned by one and two/, { timeout: 500 })
  }).toPass()
  await expect(verify.seal).toContainText('Intact.')
  await expect(verify.seal).toContainText('Judged by the policy that this device has kept since')
  const alarm = verify.page.getByRole('alert').filter({ hasText: 'proposes other keys or witnesses' })
  await expect(alarm).toContainText(/Kept here: [0-9a-f ]{19}\. Proposed now: [0-9a-f ]{19}\./)
  await alarm.getByRole('button', { name: /keep the new policy/ }).click()
  await expect(verify.seal).toContainText('Signed by the log alone: its policy asks for no independent witness.')
  await expect(verify.part('Witnesses')).toHaveText(/^Not reached: Witnesses: the log alone signed/)
  await expect(alarm).toBeHidden()
})

test('the rehearsal: each attack on the copy is found, and the ledger is as it was', async ({ rahmani }) => {
  const verify = await VerifyPage.open(rahmani)
  const rehearsal = verify.page.getByRole('region', { name: 'Would it notice?' })
  for (const [attack, found] of [
    ['Change an entry', /Found at entry ([\d,]+): the entry was changed\. What was attacked: entry \1\./],
    ['Remove an entry', /Found at entry ([\d,]+): .* What was attacked: entry \1\./],
    ['Swap two entries', /Found at entry ([\d,]+): .* What was attacked: entry \1\./],
    ['Cut the end off', /Found at entry ([\d,]+): entries are missing\. What was attacked: entry \1\./],
    ['Forge, and recompute every hash', /^Found: /],
    ['Forge, and sign with the log’s own key', /Every hash and the signature hold: .* no witness would countersign it\./],
  ] as const) {
    await rehearsal.getByRole('button', { name: attack, exact: true }).click()
    await expect(
      rehearsal
        .getByRole('listitem')
        .filter({ hasText: attack })
        .getByText(/^(Found|Every hash|Not found)/),
    ).toHaveText(found)
  }
  await verify.check()
  await expect(verify.seal).toContainText('Intact.')
})

test('a witness that refuses is said in words, in its room and above every page', async ({ rahmani, solheim }) => {
  const says = (answer: string) => ownerSql("update witness_state set answer = $1 where name = 'two'", [answer])
  const list = rahmani.getByRole('region', { name: 'Who watches from outside' })
  try {
    await expect(async () => {
      await says('contradicted')
      await rahmani.goto('/audit/verify')
      await expect(list).toContainText(
        /Witness two has refused since .*: what it countersigned before is not in the log as it is here/,
        {
          timeout: 1_000,
        },
      )
    }).toPass()
    await expect(async () => {
      await says('contradicted')
      await solheim.goto('/work')
      await expect(solheim.getByText('The witness “two” says that the ledger is not the one it countersigned.')).toBeVisible({
        timeout: 1_000,
      })
    }).toPass()
  } finally {
    await says('cosigned')
  }
  await rahmani.goto('/audit/verify')
  await expect(list).toContainText(/Witness one countersigned the first [\d,]+ entries, last at/)
})

test('intact up to N: what came after the newest checkpoint is not vouched for, and said so', async ({ rahmani }) => {
  const verify = await VerifyPage.open(rahmani)
  const size = await serveOlderCheckpoint(rahmani)
  await verify.check()
  const [row] = await ownerSql<{ size: string }>('select size from ledger_head')
  await expect(verify.seal).toContainText(`Intact up to entry ${grouped(size - 1)}.`)
  await expect(verify.seal).toContainText(
    `${grouped(size)} of ${grouped(Number(row?.size))}; the rest is not yet under a checkpoint`,
  )
})

test('broken: a byte that changed on the way is found at its entry, with what it means and whom to tell', async ({ rahmani }) => {
  const verify = await VerifyPage.open(rahmani)
  await alterTiles(rahmani)
  await verify.check()
  await expect(verify.seal).toContainText(`Broken at entry ${ALTERED}.`)
  await expect(verify.part('Leaves')).toHaveText(/^Broken: /)
  await expect(verify.part('Tree')).toHaveText(/^Not reached: /)
  const words = verify.page.getByRole('region', { name: `The ledger is broken at entry ${ALTERED}` })
  await expect(words).toContainText('What it says now is not what was written and signed.')
  await expect(words).toContainText(`The ${ALTERED} entries before are as they were signed.`)
  await expect(words).toContainText('by telephone and not through this portal')
  await expect(words.getByRole('link', { name: 'Look at the entry' })).toHaveAttribute('href', `/audit/e/${ALTERED}`)
})

test('broken: entries that are no longer there', async ({ rahmani }) => {
  const verify = await VerifyPage.open(rahmani)
  await cutTiles(rahmani)
  await verify.check()
  await expect(verify.seal).toContainText(`Broken at entry ${ALTERED}.`)
  await expect(verify.part('Leaves')).toContainText('Entries are missing')
})

test('broken: a checkpoint that the log did not sign', async ({ rahmani }) => {
  const verify = await VerifyPage.open(rahmani)
  await forgeCheckpoint(rahmani)
  await verify.check()
  await expect(verify.part('Checkpoint')).toHaveText(/^Broken: Checkpoint: The checkpoint is not signed by the log/)
  await expect(verify.page.getByRole('region', { name: 'The ledger is broken' })).toContainText(
    'No entry is vouched for any more.',
  )
})

test('broken: a byte that its owner changed in the database, and whole again when it is changed back', async ({ rahmani }) => {
  const verify = await VerifyPage.open(rahmani)
  const [row] = await ownerSql<{ position: string }>('select max(position) / 2 as position from ledger_entry')
  const position = Number(row?.position)
  await flipByte(position)
  try {
    await verify.check()
    await expect(verify.seal).toContainText(`Broken at entry ${grouped(position)}.`)
    await expect(verify.seal).toContainText('The entry was changed')
  } finally {
    await flipByte(position)
  }
  await verify.check()
  await expect(verify.seal).toContainText('Intact.')
})

test('cannot check: a device without a network says nothing about the ledger, good or bad', async ({ rahmani }) => {
  const verify = await (await VerifyPage.open(rahmani)).check()
  // A type that only the answer needs is no matter of the ledger: asked for before, and not again when it did not come.
  await rahmani.evaluate(() => Promise.allSettled([...document.fonts].map((font) => font.load())))
  await rahmani.context().setOffline(true)
  await verify.button.click()
  await expect(verify.seal).toContainText('Cannot check.')
  await expect(verify.seal).toContainText('This device is offline.')
  await expect(verify.seal).toContainText('This says nothing about the ledger, good or bad.')
  await expect(verify.part('Leaves')).toHaveText(/^Not reached: /)
  await rahmani.context().setOffline(false)
  await verify.check()
  await expect(verify.seal).toContainText('Intact.')
})

function grouped(value: number): string {
  return value.toLocaleString('en-GB')
}

/** As the owner of the table, which an operator can always be: the guard is off for one statement. Twice is as before. */
async function flipByte(position: number): Promise<void> {
  await ownerSql('alter table ledger_entry disable trigger user')
  try {
    await ownerSql('update ledger_entry set entry = set_byte(entry, 20, get_byte(entry, 20) # 1) where position = $1', [position])
  } finally {
    await ownerSql('alter table ledger_entry enable trigger user')
  }
}
