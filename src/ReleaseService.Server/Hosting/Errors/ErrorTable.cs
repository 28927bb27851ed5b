using System.Collections.Frozen;

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
        new("license_required", 401, "License required", "Send the license: Authorization: Basic base64(\"license:\" + JWT), or Bearer JWT."),
        new("license_not_yet_valid", 403, "License not yet valid", "The license becomes valid later (nbf)."),
        new("license_expired", 403, "License expired", "The license has expired; renew it."),
        new("release_after_freeze", 403, "Release newer than the license", "The release came out after this license's grace ended; renew the license."),
        new("channel_forbidden", 403, "Channel not included", "The license doesn't include this channel."),
        new("channel_unknown", 404, "Unknown channel", "This server has no such channel."),
        new("channel_empty", 404, "Nothing promoted", "Nothing has been promoted to this channel yet."),
        new(ReleaseUnknown, 404, "Unknown release", "No release with this id was ever promoted here."),
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

    public static ErrorKind Find(string code) => Kinds.TryGetValue(code, out var kind) ? kind : Kinds[Internal];

    /// <summary>The code for a status that the framework chose.</summary>
    public static string CodeOf(int status) => status switch
    {
        404 => "not_found",
        405 => "method_not_allowed",
        408 or 504 => "timeout",
        413 => "body_too_large",
        >= 400 and < 500 => "bad_request",
        _ => Internal,
    };
}

public sealed record ErrorKind(string Code, int Status, string Title, string Detail);
