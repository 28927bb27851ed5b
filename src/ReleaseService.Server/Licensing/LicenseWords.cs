using ReleaseService.Server.Hosting.Errors;

namespace ReleaseService.Server.Licensing;

/// <summary>The reasons of an entitlement in words, every one of them; refusals speak as their errors do.</summary>
public static class LicenseWords
{
    public static string Explain(string code) => code switch
    {
        "anonymous" => "No license, or no keys here to check it with: it gets the default public channel.",
        "license_valid" => "The license is in time and follows its channel.",
        "license_grace" => "The license has expired; it follows its channel until the grace ends. Renew it.",
        "license_frozen" => "The license has expired: it keeps the release that was head when the grace ended, until it is renewed.",
        "license_renewed" => "This license has expired, but a newer one of the same deployment is known: it follows its channel.",
        "identity" => "Asked with an identity of this server, not with a license: it sees the head of the channel that it named.",
        _ => ErrorTable.TryFind(code)?.Detail ?? throw new ArgumentOutOfRangeException(nameof(code), code, "A reason without words."),
    };
}
