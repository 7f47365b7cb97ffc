/** The app's colours for code that draws, and reads no newer way to write one than `#rrggbb`. */

/** As they are in the light or in the dark, whichever the page is in; `undefined` where the browser lets nobody read them. */
export function hexColours<Role extends string>(
  tokens: Readonly<Record<Role, `--${string}`>>,
  isDark: boolean,
): Record<Role, string> | undefined {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 1
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (context === null) return undefined
  const probe = document.createElement('span')
  probe.hidden = true
  probe.style.colorScheme = isDark ? 'dark' : 'light'
  document.body.append(probe)
  const hexOf = (token: string): string => {
    probe.style.color = `var(${token})`
    context.fillStyle = getComputedStyle(probe).color
    context.fillRect(0, 0, 1, 1)
    const [red, green, blue] = context.getImageData(0, 0, 1, 1).data
    return `#${[red, green, blue].map((part = 0) => part.toString(16).padStart(2, '0')).join('')}`
  }
  const roles = Object.entries(tokens) as [Role, string][]
  const colours = Object.fromEntries(roles.map(([role, token]) => [role, hexOf(token)])) as Record<Role, string>
  probe.remove()
  return colours
}
