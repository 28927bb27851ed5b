namespace ReleaseService.Contracts.Licensing;

/// <summary>The answer of a revocation. What was revoked before stays so, with the first reason.</summary>
/// <param name="Subject">The license's or deployment's id.</param>
/// <param name="RevokedAt">When, UTC.</param>
/// <param name="RevokedBy">Who.</param>
/// <param name="RevokedBecause">Why.</param>
public sealed record RevocationDetails(string Subject, DateTimeOffset RevokedAt, string RevokedBy, string RevokedBecause);
