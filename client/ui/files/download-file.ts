/** Hands bytes to the browser as a download. */
export function downloadFile(fileName: string, bytes: Uint8Array<ArrayBuffer>, type: string): void {
  const address = URL.createObjectURL(new Blob([bytes], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = fileName
  link.click()
  // Safari reads the address some time after the click.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
