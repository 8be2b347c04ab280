package lifeboat.encryption.site;

/// Who a host is, in words.
record HostIdentity(SiteId siteId, String siteName, String hostName) {}
