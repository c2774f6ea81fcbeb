package vsphere

import (
	"context"
	"strconv"

	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
)

// sessionGet lists the sessions at the vCenter; every value is text.
func sessionGet(ctx context.Context, c call) (protocol.Value, error) {
	v, denied, err := c.managerProperty(ctx, "session", "sessionList",
		func(s types.ServiceContent) *Ref { return s.SessionManager })
	if denied || isFault[types.NoPermission](err) && !isFault[types.NotAuthenticated](err) {
		return nil, protocol.Errorf(protocol.CodeUnavailable, "No permissions to view established sessions").
			WithHint("the account needs the privilege Sessions.TerminateSession on the vCenter")
	}
	if err != nil {
		return nil, err
	}
	sessions, _ := v.(types.ArrayOfUserSession)
	list := make(protocol.List, len(sessions.UserSession))
	for i, s := range sessions.UserSession {
		list[i] = sessionRow(s)
	}
	return list, nil
}

func sessionRow(s types.UserSession) protocol.Object {
	return protocol.Object{
		{Name: "key", Value: s.Key},
		{Name: "userName", Value: s.UserName},
		{Name: "fullName", Value: s.FullName},
		{Name: "loginTime", Value: pythonTime(s.LoginTime)},
		{Name: "lastActiveTime", Value: pythonTime(s.LastActiveTime)},
		{Name: "ipAddress", Value: textOrNone(s.IpAddress)},
		{Name: "userAgent", Value: textOrNone(s.UserAgent)},
		{Name: "callCount", Value: strconv.FormatInt(s.CallCount, 10)},
	}
}

// textOrNone is how Python prints a text that may not be set.
func textOrNone(s string) string {
	if s == "" {
		return "None"
	}
	return s
}
