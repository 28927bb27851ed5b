using System.Text.RegularExpressions;
using ReleaseService.Contracts.Channels;

namespace ReleaseService.Core.Channels;

/// <summary>A named line of releases that deployments follow. Its id is the UUIDv5 of its name.</summary>
public sealed partial record Channel(string Name, string Title, string Description, ChannelAccess Access, bool IsDefault)
{
    public Guid Id => NameBasedUuid.Create(NameBasedUuid.Channels, Name);

    public static bool IsName(string name) => NamePattern().IsMatch(name);

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,39}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
