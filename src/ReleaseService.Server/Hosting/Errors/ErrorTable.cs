using System.Collections.Frozen;
using ReleaseService.Contracts.Errors;

namespace ReleaseService.Server.Hosting.Errors;

/// <summary>Every error that a client can be told: code → status, title and the usual detail. docs/errors.md says the same for people.</summary>
public static class ErrorTable
{
    public const string Internal = "internal";
    public const string NotReady = "not_ready";
    public const string ReleaseUnknown = "release_unknown";
    public const string KeysUnavailable = "keys_unavailable";

    private static readonly FrozenDictionary<string, ErrorKind> Kinds = new ErrorKind[]
    {
        new("license_malformed", 401, "Not a license", "The Authorization header holds no readable license JWT."),
        new("license_algorithm", 401, "Algorithm refused", "The license must be signed with RS256, PS256 or ES256."),
        new("license_unknown_key", 401, "Unknown key", "No key that this server trusts signed the license."),
        new("license_forged", 401, "Invalid signature", "The license's signature doesn't fit its content."),
        new("license_key_retired", 401, "Key retired", "The key that signed the license was retired; have the license issued anew."),
        new("license_required", 401, "License required", "Send the license: Authorization: Basic base64(\"license:\" + JWT), or Bearer JWT."),
        new("license_not_yet_valid", 403, "License not yet valid", "The license becomes valid later (nbf)."),
        new("license_expired", 403, "License expired", "The license has expired; renew it."),
        new("license_revoked", 403, "License revoked", "The license was revoked."),
        new("deployment_revoked", 403, "Deployment revoked", "The deployment that the license names was revoked."),
        new("release_after_freeze", 403, "Release newer than the license", "The release came out after this license's grace ended; renew the license."),
        new("channel_forbidden", 403, "Channel not included", "The license doesn't include this channel."),
        new("channel_unknown", 404, "Unknown channel", "This server has no such channel."),
        new("too_many_watchers", 503, "Too many watchers", "As many watch here as this server takes; ask for the spec now and then, or come back later.") { RetryAfter = 30 },
        new("channel_empty", 404, "Nothing promoted", "Nothing has been promoted to this channel yet."),
        new(ReleaseUnknown, 404, "Unknown release", "There is no such release, or nobody has promoted it yet."),
        new("identity_required", 401, "Identity required", "Send a token: Authorization: Bearer rst_…, or the OIDC token of a configured issuer."),
        new("token_unknown", 401, "Unknown token", "This server has no such token."),
        new("token_expired", 401, "Token expired", "The token has expired; have an administrator make another."),
        new("token_revoked", 401, "Token revoked", "The token was revoked."),
        new("identity_invalid", 401, "Invalid identity", "The OIDC token isn't what its issuer signed for this server and this time."),
        new("identity_unmatched", 403, "No rule matches", "The OIDC token is genuine, but no rule of this server takes its claims."),
        new("issuer_unavailable", 503, "Issuer unavailable", "The keys of the token's issuer can't be read now; try again shortly.") { RetryAfter = 5 },
        new("role_missing", 403, "Role missing", "The identity's role doesn't include this; GET /api/v1/identity shows it."),
        new("channel_out_of_scope", 403, "Channel out of scope", "The identity isn't for this channel; GET /api/v1/identity lists those it is for."),
        new("scope_too_narrow", 403, "Scope too narrow", "This takes an identity for all channels; the caller's is for some only."),
        new("force_forbidden", 403, "Forcing forbidden", "Only an administrator may force."),
        new("too_many_refusals", 429, "Too many refused attempts", "Too many requests from this address were refused within a minute; the server's log says for what.") { RetryAfter = 60 },
        new("request_invalid", 400, "Invalid request", "The request's body or parameters aren't what they should be."),
        new("media_type", 415, "Unsupported media type", "The body's Content-Type isn't one that this path takes."),
        new("release_invalid", 422, "Invalid release", "Lint finds errors in the release; findings lists them. Nothing was stored."),
        new("release_name_taken", 409, "Name taken", "Another release has this name. A release never changes once published: give the new one a new name."),
        new("alias_taken", 409, "Alias taken", "Another release has this id or alias."),
        new("promotion_refused", 409, "Promotion refused", "The promotion breaks a rule; refusals lists which."),
        new("sequence_conflict", 409, "The channel has moved on", "The channel's head isn't the expected one; head says what it is and who put it there."),
        new("idempotency_key_reused", 422, "Idempotency key reused", "This key was sent with another request; make up a new one for each intent."),
        new("rollback_impossible", 409, "Nothing to go back to", "The channel never had an older release that isn't withdrawn; name the release to go back to."),
        new("channel_requirement", 422, "Invalid requirement", "The channel that is required doesn't exist, or requires this one in turn."),
        new("channel_default_needed", 409, "Default needed", "This is the default channel; make another one the default, which takes it from this one."),
        new("channel_default_refused", 409, "Default refused", "Who names no channel would get nothing, or go down, with this default."),
        new("channel_conflict", 409, "The channel was changed", "Somebody changed the channel since you read it; read it again and decide anew."),
        new("assignment_refused", 409, "Assignment refused", "The channel's head has a lower platform version than what the deployment is on now."),
        new("deployment_unknown", 404, "Unknown deployment", "No license of this deployment was ever seen or issued here, and nothing was decided about it."),
        new("token_name_taken", 409, "Name taken", "A token with this name is in force."),
        new("token_not_found", 404, "Unknown token", "There is no token with this id."),
        new("encryption_key_missing", 409, "Encryption key missing", "This server has no encryption key, or another than the signing keys were made with; set Licensing:EncryptionKeyFile."),
        new("signing_key_missing", 409, "No signing key", "No key signs licenses here; POST /api/v1/keys makes one."),
        new("signing_key_first", 409, "First key", "With the first key here licenses are checked: those of other issuers, anonymous until now, would get 401. Configure their keys (Licensing:Jwks), or force it."),
        new("signing_key_last", 409, "Last key", "No other key is in use: servers that read the set from here would take an empty one for a blunder and go on trusting this key. Make the next key first, or force it."),
        new("signing_key_not_found", 404, "Unknown key", "There is no signing key with this id; GET /api/v1/keys lists them."),
        new("license_issued_already", 409, "Issued already", "This request issued a license already, whose token was shown once; licenseId names it."),
        new("license_not_issued", 409, "Not issued", "The license can't be issued as things stand; nothing was stored."),
        new("deployment_of_another_customer", 409, "Another customer's deployment", "The newest license of the deployment was issued to another customer; nothing was stored."),
        new("license_not_found", 404, "Unknown license", "No license with this id was issued here."),
        new("backup_not_embedded", 409, "Not an embedded database", "The database is PostgreSQL, which has its own tool for this: pg_dump (docs/operations.md)."),
        new("database_unavailable", 503, "Database unavailable", "The database can't be reached, and this needs it. The request was done as a whole or not at all: send it again, with the same Idempotency-Key if it had one.") { RetryAfter = 5 },
        new("not_found", 404, "Not found", "There is nothing at this path; /swagger lists what there is."),
        new("method_not_allowed", 405, "Method not allowed", "This path doesn't take this method; the Allow header lists those it takes."),
        new("timeout", 408, "Timeout", "The request took too long."),
        new("body_too_large", 413, "Body too large", "The request's body is larger than this server reads."),
        new("bad_request", 400, "Bad request", "The request isn't well-formed."),
        new(Internal, 500, "Internal error", "Something broke here; the server's log says what."),
        new(NotReady, 503, "Not ready", "The server has no releases loaded yet; /readyz says why."),
        new(KeysUnavailable, 503, "Keys unavailable", "The keys that licenses are checked with aren't loaded yet; try again shortly."),
    }.ToFrozenDictionary(kind => kind.Code, StringComparer.Ordinal);

    public static IEnumerable<ErrorKind> All => Kinds.Values;

    public static ErrorKind Find(string code) => TryFind(code) ?? Kinds[Internal];

    public static ErrorKind? TryFind(string code) => Kinds.GetValueOrDefault(code);

    /// <summary>The code for a status that the framework chose.</summary>
    public static string CodeOf(int status) => status switch
    {
        404 => "not_found",
        405 => "method_not_allowed",
        408 or 504 => "timeout",
        413 => "body_too_large",
        415 => "media_type",
        >= 400 and < 500 => "bad_request",
        _ => Internal,
    };
}

public sealed record ErrorKind(string Code, int Status, string Title, string Detail)
{
    /// <summary>Seconds after which it may be gone; null where that can't be said.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Whether a license, and no other identity, is asked for.</summary>
    public bool IsOfLicenses => Code.StartsWith("license_", StringComparison.Ordinal);

    /// <param name="detail">What to say instead of the usual; null for the usual.</param>
    public Problem ToProblem(string? detail) => new($"urn:release-service:error:{Code}", Title, Status, detail ?? Detail, Code);
}
