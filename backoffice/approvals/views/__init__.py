"""The pages of approvals: requests, and who stands in for whom."""
