/** How many notes the vaults have that are compared. */
export const vaultSizes: readonly number[] = [100, 1_000, 10_000]
export const quickSizes: readonly number[] = [100]
