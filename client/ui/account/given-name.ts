/** The name that a person gave. A server makes one of the address where nobody did, which says nothing new beside it. */
export const givenName = (name: string | undefined, email: string | undefined): string | undefined =>
  name === undefined || name === '' || email?.startsWith(`${name}@`) === true ? undefined : name
