using System.Text.Json;
using ReleaseService.Contracts.Identity;
using ReleaseService.Core.Channels;

namespace ReleaseService.Core.Identity;

/// <summary>Claims that must all match, and what the identity that has them may do.</summary>
/// <param name="Claims">Name of each claim and its <see cref="ClaimPattern"/>.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Channels">The channels that it may do that on; empty for all.</param>
public sealed record ClaimRule(IReadOnlyDictionary<string, string> Claims, Role Role, IReadOnlyList<string> Channels)
{
    /// <summary>
    /// Of these, issuer and audience are checked before any rule is, and the others say what a job is like and not whose it is: whoever can have a token of the issuer
    /// can have one that holds them.
    /// </summary>
    private static readonly string[] SayNothing =
    [
        "iss", "aud", "exp", "nbf", "iat", "jti", "ref", "ref_type", "ref_path", "ref_protected", "base_ref", "head_ref", "sha", "event_name", "environment", "environment_protected",
        "deployment_tier", "workflow", "workflow_sha", "job_workflow_sha", "run_id", "run_number", "run_attempt", "runner_environment", "runner_id", "repository_visibility",
        "project_visibility", "pipeline_id", "pipeline_source", "job_id", "user_access_level",
    ];

    /// <summary>Names of owners at issuers where everybody can be one, and have a name that begins like another's.</summary>
    private static readonly string[] Owners =
        ["sub", "repository", "repository_owner", "job_workflow_ref", "workflow_ref", "project_path", "namespace_path", "ci_config_ref_uri", "user_login"];

    /// <summary>What stands before the names in subjects of GitHub and GitLab, and so names nobody.</summary>
    private static readonly string[] Prefixes = ["repo:", "project_path:"];

    /// <summary>What is wrong with it; empty for a rule that may be used.</summary>
    public IEnumerable<string> Check()
    {
        foreach (var empty in Claims.Where(claim => claim.Value.Length == 0))
            yield return $"Claims:{empty.Key} is empty; write the value that the claim must have, with * for any text.";
        if (!Claims.Any(claim => !SayNothing.Contains(claim.Key) && NamesSomebody(claim.Key, claim.Value)))
        {
            yield return "Claims must say whose tokens count, such as repository=acme/releases: without that it would let in everybody who can have a token of this issuer (on GitHub: everybody). "
                + "ref, event_name, environment and the like say nothing of that, and a * only stands behind a whole name: acme/*, not acme*.";
        }

        foreach (var channel in Channels.Where(channel => !Channel.IsName(channel)))
            yield return $"Channels has {channel}, which is no channel's name: a lower-case letter, then letters, digits and hyphens, at most 40.";
    }

    /// <param name="claims">The payload of a token that was verified.</param>
    public bool Matches(JsonElement claims) => Claims.All(wanted => claims.TryGetProperty(wanted.Key, out var claim) && Matches(wanted.Value, claim));

    public override string ToString() => string.Join(" and ", Claims.OrderBy(claim => claim.Key, StringComparer.Ordinal).Select(claim => $"{claim.Key}={claim.Value}"));

    /// <summary>Whether a pattern begins with a name: without an asterisk, or with one that stands behind the end of a name.</summary>
    private static bool NamesSomebody(string claim, string pattern)
    {
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        if (star <= 0)
            return star < 0 && pattern.Length > 0;
        return !Owners.Contains(claim) || (pattern[star - 1] is '/' or ':' or '@' && !Prefixes.Contains(pattern[..star]));
    }

    /// <summary>Of a list one must match; a list in a list, an object and null match nothing.</summary>
    private static bool Matches(string pattern, JsonElement claim) => claim.ValueKind == JsonValueKind.Array
        ? claim.EnumerateArray().Any(item => MatchesOne(pattern, item))
        : MatchesOne(pattern, claim);

    /// <summary>Numbers as they are written in the token; true and false in lower case.</summary>
    private static bool MatchesOne(string pattern, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => ClaimPattern.Matches(pattern, value.GetString()!),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => ClaimPattern.Matches(pattern, value.GetRawText()),
        _ => false,
    };
}
