namespace ReleaseService.Contracts.Licensing;

/// <summary>The answer of <c>GET /api/v1/updates?current=</c>: whether there is something newer for whoever asks, and whether what he has is still supported.</summary>
/// <param name="Current">What was asked about: a platform version, or a release of the channel.</param>
/// <param name="Channel">The channel that was looked at.</param>
/// <param name="Latest">The platform version that the caller gets now.</param>
/// <param name="LatestRelease">The release that has it.</param>
/// <param name="UpdateAvailable">Whether that release is newer. Of the same platform version another one is so only to whoever names his release.</param>
/// <param name="Supported">Whether the current platform version is still supported, which no license changes: as long as it is the channel's head, and for the channel's months
/// after its first release there was made. Null for one that the channel never had, unless a higher one is out of support.</param>
/// <param name="SupportedUntil">Until when, UTC; null where that isn't known, and for the channel's head.</param>
/// <param name="Releases">What came on the channel since, oldest first.</param>
/// <param name="License">What the license allows: the state of <see cref="LicenseDetails"/>.</param>
/// <param name="Reason">The same in words.</param>
/// <param name="AsOf">How old the answer is: when the server last found that its database held nothing newer, UTC, cut to the minute. The ETag leaves it out, so a 304 may confirm an
/// answer that says an older time.</param>
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
