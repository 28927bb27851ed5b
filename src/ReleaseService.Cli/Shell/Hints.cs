namespace ReleaseService.Cli.Shell;

/// <summary>The command that helps on, for refusals of the server whose own words only know the API.</summary>
internal static class Hints
{
    /// <returns>Null where the server's words are all there is to say.</returns>
    public static string? Of(string code) => code switch
    {
        "channel_unknown" => "'releasectl channels list' shows those that there are.",
        "deployment_unknown" => "'releasectl licenses list --customer TEXT' finds those that there are.",
        "license_not_found" => "'releasectl licenses list' shows those that there are.",
        "signing_key_not_found" => "'releasectl keys list' shows those that there are.",
        "signing_key_missing" => "'releasectl keys rotate' does; the first key signs at once.",
        "encryption_key_missing" => "'openssl rand -base64 32' makes one (docs/licensing.md, \"Becoming an issuer\").",
        "assignment_refused" => "That is --force.",
        "role_missing" => "docs/identity.md lists what each role may do.",
        _ => null,
    };
}
