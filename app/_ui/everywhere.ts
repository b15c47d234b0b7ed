'use client'
/**
 * The scripts of every page, in one module that the layout draws on: they come with the first page, and the click that
 * opens a chart waits for no file. Each page brings its own copy otherwise.
 */
export { KeysHelp } from './keys-help'
export { Link } from './link'
export { LockButton } from './lock-button'
export { Lockable } from './lockable'
export { RecordedAs } from './recorded-as'
export { Shortcuts } from './shortcuts'
export { ThemeSwitch } from './theme-switch'
