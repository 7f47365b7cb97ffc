/** Links into the app. The code stands behind the `#`: browsers send that to no server, and no log has it. */
export const resetLink = (publicUrl: string, code: string): string => `${publicUrl}/reset-password#code=${code}`
export const inviteLink = (publicUrl: string, code: string): string => `${publicUrl}/register#invite=${code}`
