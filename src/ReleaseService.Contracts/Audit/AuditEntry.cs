namespace ReleaseService.Contracts.Audit;

/// <summary>One change, as the audit keeps it: append-only, each entry holding the hash of the one before it.</summary>
/// <param name="Number">1, 2, 3 … without gaps.</param>
/// <param name="At">When, UTC, to the millisecond.</param>
/// <param name="Actor">Who: <c>token:NAME</c>, <c>oidc:ISSUER:SUBJECT</c>, or the server itself (<c>seed</c>, <c>server</c>).</param>
/// <param name="Address">From which IP address; empty for the server itself.</param>
/// <param name="Action">What: <c>release.publish</c>, <c>release.notes</c>, <c>release.alias</c>, <c>release.withdraw</c>, <c>channel.create</c>, <c>channel.change</c>, <c>channel.promote</c>,
/// <c>token.create</c>, <c>token.revoke</c>, <c>key.create</c>, <c>key.retire</c>, <c>key.encrypt</c>, <c>license.issue</c>, <c>license.renew</c>, <c>license.revoke</c>, <c>deployment.revoke</c>,
/// <c>deployment.assign</c>, <c>deployment.unassign</c>, <c>database.seed</c>, <c>database.epoch</c>.</param>
/// <param name="Subject">Of what: a release's, channel's or token's name, a key's, license's or deployment's id.</param>
/// <param name="Reason">Why, in the actor's words; may be empty.</param>
/// <param name="Details">What else there is to say, e.g. <c>sequence</c>.</param>
/// <param name="DigestBefore">Digest of what was there before; null for nothing.</param>
/// <param name="DigestAfter">Digest of what is there now; null for nothing.</param>
/// <param name="PreviousHash">The hash of the entry before; 64 zeros for the first.</param>
/// <param name="Hash">SHA-256, in lower-case hex, over the RFC 8785 JSON of all the above.</param>
public sealed record AuditEntry(
    long Number,
    DateTimeOffset At,
    string Actor,
    string Address,
    string Action,
    string Subject,
    string Reason,
    IReadOnlyDictionary<string, string> Details,
    string? DigestBefore,
    string? DigestAfter,
    string PreviousHash,
    string Hash);
