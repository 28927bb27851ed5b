using System.Text.RegularExpressions;
using ReleaseService.Contracts.Channels;

namespace ReleaseService.Core.Channels;

/// <summary>A named line of releases that deployments follow. Its id is the UUIDv5 of its name.</summary>
/// <param name="Name">Lower-case name, e.g. <c>stable</c>.</param>
/// <param name="Title">For people.</param>
/// <param name="Description">For people; may be empty.</param>
/// <param name="Access">Who may follow it.</param>
/// <param name="IsDefault">Whether it is the channel of those who name none.</param>
/// <param name="Requires">Which channel must have had a release before this one takes it; null for none.</param>
/// <param name="SupportMonths">How long a platform version is supported after its release.</param>
public sealed partial record Channel(string Name, string Title, string Description, ChannelAccess Access, bool IsDefault, ChannelRequirement? Requires = null, int SupportMonths = ChannelDetails.DefaultSupportMonths)
{
    /// <summary>Ten years.</summary>
    public const int MaxSupportMonths = 120;

    public Guid Id => NameBasedUuid.Create(NameBasedUuid.Channels, Name);

    public static Channel From(ChannelDetails details) => new(details.Name, details.Title, details.Description, details.Access, details.IsDefault, details.Requires, details.SupportMonths);

    public static bool IsName(string name) => NamePattern().IsMatch(name);

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,39}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
