namespace ReleaseService.Core.Audit;

/// <summary>What the audit can say was done.</summary>
public static class AuditActions
{
    public const string Publish = "release.publish";
    public const string Notes = "release.notes";
    public const string Alias = "release.alias";
    public const string Withdraw = "release.withdraw";
    public const string CreateChannel = "channel.create";
    public const string ChangeChannel = "channel.change";
    public const string Promote = "channel.promote";
    public const string CreateToken = "token.create";
    public const string RevokeToken = "token.revoke";
    public const string Assign = "deployment.assign";
    public const string Unassign = "deployment.unassign";
    public const string RevokeDeployment = "deployment.revoke";
    public const string RevokeLicense = "license.revoke";
    public const string CreateKey = "key.create";
    public const string RetireKey = "key.retire";
    public const string EncryptKeys = "key.encrypt";
    public const string IssueLicense = "license.issue";
    public const string RenewLicense = "license.renew";
    public const string Seed = "database.seed";
    public const string Backup = "database.backup";
    public const string Epoch = "database.epoch";
}
