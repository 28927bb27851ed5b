namespace ReleaseService.Contracts.Licensing;

/// <summary>The answer of <c>GET /api/v1/updates?current=</c>: whether there is something newer for whoever asks, and whether what he has is still supported.</summary>
/// <param name="Current">The platform version asked about.</param>
/// <param name="Channel">The channel that was looked at.</param>
/// <param name="Latest">The newest platform version that the caller may have now.</param>
/// <param name="LatestRelease">The release that has it.</param>
/// <param name="UpdateAvailable">Whether that is newer.</param>
/// <param name="Supported">Whether the current version is still supported; null where this server has never had it.</param>
/// <param name="SupportedUntil">Until when, UTC; null where that isn't known, and for the latest.</param>
/// <param name="Releases">What came on the channel since, oldest first.</param>
/// <param name="License">What the license allows: the state of <see cref="LicenseDetails"/>.</param>
/// <param name="Reason">The same in words.</param>
/// <param name="AsOf">The time of the state that this was answered from, UTC: of the newest revision that the server shows.</param>
public sealed record UpdateCheck(
    string Current,
    string Channel,
    string Latest,
    string LatestRelease,
    bool UpdateAvailable,
    bool? Supported,
    DateTimeOffset? SupportedUntil,
    IReadOnlyList<UpdateRelease> Releases,
    LicenseState License,
    string Reason,
    DateTimeOffset AsOf);

/// <summary>A release on the way to the latest.</summary>
/// <param name="Name">Its name.</param>
/// <param name="PlatformVersion">Its platform version.</param>
/// <param name="PromotedAt">When the channel had it first, UTC.</param>
/// <param name="Notes">Its notes, Markdown.</param>
public sealed record UpdateRelease(string Name, string PlatformVersion, DateTimeOffset PromotedAt, string Notes);
