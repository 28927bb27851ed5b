using ReleaseService.Cli.Output;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Licensing;
using Spectre.Console.Rendering;

namespace ReleaseService.Cli.Keys;

/// <summary>Signing keys in words.</summary>
internal static class KeyView
{
    public static IRenderable Of(SigningKeyDetails key) => Listing.Fields(
        ("Id", key.KeyId), ("Algorithm", key.Algorithm), ("State", State(key)), ("Created", Cell.Time(key.CreatedAt)), ("Signs from", Cell.Time(key.SignsFrom)),
        ("Retired", key.RetiredAt is { } at ? Cell.Time(at) : null), ("Reason", key.RetiredBecause));

    public static string State(SigningKeyDetails key) => EnumWord<SigningKeyState>.Of(key.State);
}
