/** How scenarios write down what a note is called: where several titles wait for a choice, all of them. */
const between = ' | '

/** In an order that does not depend on who gave which. */
export const titlesAsOne = (titles: readonly string[]): string => [...titles].sort().join(between)

export const titlesOf = (asOne: string | undefined): string[] => asOne?.split(between) ?? []
