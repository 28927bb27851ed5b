namespace ReleaseService.Core.Licensing.Issuing;

/// <summary>What decides when a key signs; nothing of the key itself.</summary>
/// <param name="KeyId">The <c>kid</c>.</param>
/// <param name="CreatedAt">When it was made; no two keys have the same time.</param>
/// <param name="SignsFrom">When it takes over.</param>
/// <param name="RetiredAt">When it was retired; null for one in use.</param>
/// <param name="CanSign">Whether its private part is still there.</param>
public sealed record SigningKey(string KeyId, DateTimeOffset CreatedAt, DateTimeOffset SignsFrom, DateTimeOffset? RetiredAt, bool CanSign = true);
