using ReleaseService.Core.Licensing;
using ReleaseService.Hosting;
using ReleaseService.Server.Hosting;
using ReleaseService.Server.Licensing.Issuing;
using ReleaseService.Server.Licensing.Keys;

namespace ReleaseService.Server.Licensing;

public enum ExpiredLicense
{
    /// <summary>Keeps the release that was head when its grace ended.</summary>
    Freeze,

    /// <summary>Gets 403.</summary>
    Refuse,
}

/// <summary>Section <c>Licensing</c>.</summary>
public sealed class LicensingSettings : ISettings
{
    /// <summary>Where the keys are that licenses are checked with: JWKS files or URLs. Without any, every license counts as anonymous.</summary>
    public List<string> Jwks { get; init; } = [];

    /// <summary>How often the sources are read again; 1 s – 1 day. An unknown key id brings the next read forward.</summary>
    public TimeSpan JwksRefresh { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Where the last good answer of each URL is kept, so that a restart survives the URL being down. Empty: nowhere.</summary>
    public string JwksCacheFolder { get; init; } = "data/jwks";

    /// <summary>How long past its expiry a license goes on following the head; 0 – 365 days.</summary>
    public TimeSpan Grace { get; init; } = LicenseRules.Default.Grace;

    /// <summary>How far clocks may differ; 0 – 10 min.</summary>
    public TimeSpan ClockSkew { get; init; } = LicenseRules.Default.ClockSkew;

    /// <summary>What an expired license gets once its grace is over.</summary>
    public ExpiredLicense Expired { get; init; } = ExpiredLicense.Freeze;

    /// <summary>How many verified licenses are remembered; 16 – 1,000,000 (about 1 KB each).</summary>
    public int CacheSize { get; init; } = 20_000;

    /// <summary>Refused licenses that an address is told about in a minute; beyond that 429 for every license that isn't known yet, unseen. 5 – 1,000,000.</summary>
    public int RefusalsPerMinute { get; init; } = 100;

    /// <summary>What the private parts of the service's own signing keys are encrypted with: 32 bytes as base64. From the environment; rather in a file.</summary>
    public string? EncryptionKey { get; init; }

    /// <summary>A file that holds it, for secrets that are mounted.</summary>
    public string? EncryptionKeyFile { get; init; }

    /// <summary>The encryption key before this one: what it alone opens is encrypted anew at the start. From the environment; rather in a file.</summary>
    public string? FormerEncryptionKey { get; init; }

    /// <inheritdoc cref="EncryptionKeyFile"/>
    public string? FormerEncryptionKeyFile { get; init; }

    /// <summary>How long a new signing key is published before it signs; 0 – 90 days. Whoever checks licenses must have read it by then.</summary>
    public TimeSpan KeyLead { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Null where there is none.</summary>
    public byte[]? EffectiveEncryptionKey => Read(EncryptionKey, EncryptionKeyFile);

    /// <inheritdoc cref="EffectiveEncryptionKey"/>
    public byte[]? EffectiveFormerEncryptionKey => Read(FormerEncryptionKey, FormerEncryptionKeyFile);

    public LicenseRules Rules => new(Grace, ClockSkew, Expired == ExpiredLicense.Refuse);

    public IEnumerable<string> Check()
    {
        foreach (var source in Jwks)
        {
            if (JwksSource.Check(source) is { } problem)
                yield return $"Jwks has {problem}";
        }

        if (!Enum.IsDefined(Expired))
            yield return "Expired must be Freeze or Refuse.";
        if (JwksRefresh < TimeSpan.FromSeconds(1) || JwksRefresh > TimeSpan.FromDays(1))
            yield return $"JwksRefresh must be 00:00:01 – 1.00:00:00, is {JwksRefresh}.";
        if (Grace < TimeSpan.Zero || Grace > TimeSpan.FromDays(365))
            yield return $"Grace must be 00:00:00 – 365.00:00:00, is {Grace}.";
        if (ClockSkew < TimeSpan.Zero || ClockSkew > TimeSpan.FromMinutes(10))
            yield return $"ClockSkew must be 00:00:00 – 00:10:00, is {ClockSkew}.";
        if (KeyLead < TimeSpan.Zero || KeyLead > TimeSpan.FromDays(90))
            yield return $"KeyLead must be 00:00:00 – 90.00:00:00, is {KeyLead}.";
        foreach (var problem in Check(nameof(EncryptionKey), EncryptionKey, EncryptionKeyFile).Concat(Check(nameof(FormerEncryptionKey), FormerEncryptionKey, FormerEncryptionKeyFile)))
            yield return problem;
        if ((FormerEncryptionKey ?? FormerEncryptionKeyFile) is not null && (EncryptionKey ?? EncryptionKeyFile) is null)
            yield return "FormerEncryptionKey needs an EncryptionKey that takes its place.";
        if (RefusalsPerMinute is < 5 or > 1_000_000)
            yield return $"RefusalsPerMinute must be 5 – 1000000, is {RefusalsPerMinute}.";
        if (CacheSize is < 16 or > 1_000_000)
            yield return $"CacheSize must be 16 – 1000000, is {CacheSize}.";
    }

    private static byte[]? Read(string? key, string? file) => (key ?? (file is null ? null : File.ReadAllText(file))) is { } text ? KeyEncryption.ParseKey(text) : null;

    private static IEnumerable<string> Check(string name, string? key, string? file)
    {
        if (key is not null && file is not null)
            yield return $"{name} and {name}File exclude each other.";
        else if (SecretFile.Check($"{name}File", file) is { } fileProblem)
            yield return fileProblem;
        else if ((key ?? file) is not null && Read(key, file) is null)
            yield return $"{(key is null ? $"{name}File" : name)} must hold 32 bytes as base64, such as `openssl rand -base64 32` prints.";
    }
}
