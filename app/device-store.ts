'use client'
/**
 * The few things this browser keeps. For a person: her signing key, the newest checkpoint it saw and how long her list was. For a
 * log: the policy it pinned, the checkpoints it checked, and receipts of what was done here. IndexedDB.
 */
const NAME = 'chartseal'
const STORES = ['device-key', 'checkpoint', 'pinned-policy', 'checked', 'stream-heads', 'receipts'] as const
export type StoreName = (typeof STORES)[number]

/** A browser that asks somebody, or that hangs as some do in private windows, must not leave her waiting without a word. */
const PATIENCE_MS = 5000

export async function getKept(store: StoreName, owner: string): Promise<unknown> {
  return within(async (database) => settled(database.transaction(store).objectStore(store).get(owner)))
}

/** `add` throws `ConstraintError` where something is kept already; `put` replaces it. */
export async function keep(store: StoreName, owner: string, value: unknown, how: 'add' | 'put'): Promise<void> {
  await within(async (database) => {
    const transaction = database.transaction(store, 'readwrite')
    const done = completed(transaction)
    const request = transaction.objectStore(store)[how](value, owner)
    await settled(request).catch(async (error: unknown) => {
      await done.catch(() => undefined)
      throw error
    })
    await done
  })
}

/** All that is in a store, by owner. */
export async function listKept(store: StoreName): Promise<readonly (readonly [owner: string, value: unknown])[]> {
  return within(async (database) => {
    const kept = database.transaction(store).objectStore(store)
    const [owners, values] = await Promise.all([settled(kept.getAllKeys()), settled(kept.getAll())])
    return owners.map((owner, i) => [String(owner), values[i]] as const)
  })
}

export async function forget(store: StoreName, owner: string): Promise<void> {
  await within(async (database) => {
    const transaction = database.transaction(store, 'readwrite')
    const done = completed(transaction)
    transaction.objectStore(store).delete(owner)
    await done
  })
}

async function within<T>(work: (database: IDBDatabase) => Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const patience = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the store of this browser does not answer')), PATIENCE_MS)
  })
  try {
    return await Promise.race([opened(work), patience])
  } finally {
    clearTimeout(timer)
  }
}

async function opened<T>(work: (database: IDBDatabase) => Promise<T>): Promise<T> {
  const request = indexedDB.open(NAME, 4)
  request.onupgradeneeded = () => {
    for (const store of STORES) if (!request.result.objectStoreNames.contains(store)) request.result.createObjectStore(store)
  }
  const database = await settled(request)
  try {
    return await work(database)
  } finally {
    database.close()
  }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = (event) => {
      event.preventDefault()
      reject(request.error)
    }
  })
}

function completed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error)
  })
}
