using System.Text.Json.Serialization;
using ReleaseService.Contracts.Audit;
using ReleaseService.Contracts.Backups;
using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Errors;
using ReleaseService.Contracts.Identity;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Contracts.Publishing;
using ReleaseService.Contracts.Releases;

namespace ReleaseService.Contracts;

/// <summary>Source-generated JSON metadata of every wire record: camelCase, times as RFC 3339.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(SpecDocument))]
[JsonSerializable(typeof(ChannelList))]
[JsonSerializable(typeof(ChannelDetails))]
[JsonSerializable(typeof(HeadEvent))]
[JsonSerializable(typeof(ReleaseDetails))]
[JsonSerializable(typeof(LicenseDetails))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(PutChannelRequest))]
[JsonSerializable(typeof(PromoteRequest))]
[JsonSerializable(typeof(PromotionResult))]
[JsonSerializable(typeof(PromotionList))]
[JsonSerializable(typeof(ReleaseList))]
[JsonSerializable(typeof(ReleaseDiff))]
[JsonSerializable(typeof(PublishResult))]
[JsonSerializable(typeof(WithdrawRequest))]
[JsonSerializable(typeof(WithdrawResult))]
[JsonSerializable(typeof(IdentityDetails))]
[JsonSerializable(typeof(CreateTokenRequest))]
[JsonSerializable(typeof(CreatedToken))]
[JsonSerializable(typeof(TokenDetails))]
[JsonSerializable(typeof(TokenList))]
[JsonSerializable(typeof(IssueLicenseRequest))]
[JsonSerializable(typeof(NewLicense))]
[JsonSerializable(typeof(IssuedLicense))]
[JsonSerializable(typeof(LicenseList))]
[JsonSerializable(typeof(RevokeRequest))]
[JsonSerializable(typeof(RetireKeyRequest))]
[JsonSerializable(typeof(RevocationDetails))]
[JsonSerializable(typeof(AssignmentRequest))]
[JsonSerializable(typeof(DeploymentDetails))]
[JsonSerializable(typeof(CreateKeyRequest))]
[JsonSerializable(typeof(SigningKeyDetails))]
[JsonSerializable(typeof(SigningKeyList))]
[JsonSerializable(typeof(UpdateCheck))]
[JsonSerializable(typeof(AuditEntry))]
[JsonSerializable(typeof(AuditPage))]
[JsonSerializable(typeof(BackupReport))]
[JsonSerializable(typeof(RestoreReport))]
public sealed partial class ContractsJson : JsonSerializerContext;
